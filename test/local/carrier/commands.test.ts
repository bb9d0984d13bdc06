import { afterEach, describe, expect, it } from 'vitest';
import type { Placement } from '../../../core/phone/carrier.ts';
import { CARRIERS } from '../../../core/phone/phone.ts';
import { notCallable } from '../../../core/phone/sip.ts';
import { readSteps } from '../../../local/carrier/documents/read-steps.ts';
import { SILENT_PARTY } from '../../../local/carrier/party.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

const NEXT = { do: 'hang-up' } as const;
const CALL: Placement = {
  to: '+12025550101',
  from: '+12025550199',
  timeoutS: 5,
  next: NEXT,
  nextUrl: 'http://127.0.0.1:9/next',
  statusUrl: 'http://127.0.0.1:9/told',
  detectMachine: false,
};

describe.each(CARRIERS)('a command to %s', (carrier) => {
  it('presses keys with pauses as the carrier documents them', async () => {
    const { account, exchange, ...rest } = await startCarrierBed(carrier, ({ account }) =>
      account.write({ do: 'wait', seconds: 5, thenUrl: 'http://127.0.0.1:9/then' }),
    );
    bed = { account, exchange, ...rest };
    const leg = await exchange.ring({
      from: '+12025550100',
      to: '+12025550199',
      party: SILENT_PARTY,
    });
    const { outcome } = await account.sendKeys(leg.parts.id, '1,,2#');
    leg.end('completed', 'that is all');
    const sent = { twilio: [], telnyx: ['1ww2#'], plivo: ['1', '2#'], vonage: ['1pp2#'] };
    // A leg of Twilio's in a stream takes none by REST: they are played as sound.
    expect(outcome).toBe(carrier === 'twilio' ? 'failed' : 'done');
    expect(exchange.keysSent).toEqual(sent[carrier]);
    expect(exchange.errors).toEqual([]);
  });

  it('calls SIP addresses as such, and refuses those that the carrier cannot reach', async () => {
    bed = await startCarrierBed(carrier);
    const { account, exchange } = bed;
    for (const to of ['sip:ann@example.com', 'sips:ann@example.com']) {
      const why = notCallable(carrier, to);
      const dial = { do: 'dial', to, callerId: '+12025550199', timeoutS: 5 } as const;
      const urls = { afterUrl: 'http://127.0.0.1:9/a', answeredUrl: 'http://127.0.0.1:9/b' };
      const placed = await account.place({ ...CALL, to, statusUrl: `${bed.apiUrl}/told` });
      if (why !== undefined) {
        const refusal = { outcome: 'failed', why: 'to-not-callable', because: why };
        expect(placed).toMatchObject(refusal);
        const redirect = { instruction: { ...dial, ...urls }, url: 'http://127.0.0.1:9/do' };
        expect(await account.redirect('CA1', redirect)).toMatchObject(refusal);
        continue;
      }
      const address = to === 'sip:ann@example.com' ? to : 'sip:ann@example.com;transport=tls';
      expect(placed.outcome).toBe('done');
      expect(exchange.legs.at(-1)?.parts.to).toBe(address);
      const [step] = readSteps(carrier, account.write({ ...dial, ...urls }).body);
      expect(step).toMatchObject({ do: 'dial', to: address });
    }
    expect(exchange.errors).toEqual([]);
  });
});

describe('a carrier', () => {
  it('takes no keys but its own', async () => {
    bed = await startCarrierBed('vonage');
    expect(await bed.account.sendKeys('CA1', '1A')).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('no A to D'),
    });
  });
});
