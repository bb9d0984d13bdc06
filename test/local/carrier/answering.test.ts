import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../core/phone/phone.ts';
import { SILENT_PARTY } from '../../../local/carrier/party.ts';
import { until } from '../until.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

describe.each(CARRIERS)('a leg at %s', (carrier) => {
  it('is answered after a pause that comes first, and at once where the carrier knows no such pause', async () => {
    bed = await startCarrierBed(carrier, ({ account, apiUrl }, { path }) =>
      path.endsWith('/voice')
        ? account.write({ do: 'wait', seconds: 1, thenUrl: `${apiUrl}/then` })
        : account.write({ do: 'say', text: 'Nobody is there.' }),
    );
    const calling = { from: '+12025550100', to: '+12025550199', party: SILENT_PARTY };
    const leg = await bed.exchange.ring(calling);
    expect(leg.status).toBe(carrier === 'vonage' ? 'answered' : 'ringing');
    await until(() => leg.status === 'answered' || leg.over || undefined);
    expect(leg.status).toBe('answered');
  });
});
