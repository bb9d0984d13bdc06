import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../../core/phone/phone.ts';
import { createRoll } from '../../../core/roll.ts';
import { createPhoneApi } from './phone-api.ts';

/** `GREENROOM_FUZZ=1000000` for a million; a taste of it in every run. */
const WEBHOOKS = Number(process.env['GREENROOM_FUZZ'] ?? 5_000) / 50;

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

const PLAIN = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** One letter or digit of it is another one, and none of an escape: the same text written otherwise is no forgery. */
function forge(body: string, roll: (below: number) => number): string {
  for (;;) {
    const at = roll(body.length);
    const isEscape = /%.?$/.test(body.slice(Math.max(0, at - 2), at));
    const put = PLAIN[roll(PLAIN.length)] ?? 'x';
    if (isEscape || !/[a-z0-9]/i.test(body[at] ?? '') || body[at] === put) continue;
    return body.slice(0, at) + put + body.slice(at + 1);
  }
}

describe.each(CARRIERS)('webhooks of %s in which one letter was changed', (carrier) => {
  it('claim nothing, and are refused', { timeout: 60_000 + 2 * WEBHOOKS }, async () => {
    const api = await createPhoneApi({ tasks: ['one'] });
    opened.push(api);
    const roll = createRoll(1 + carrier.length);
    const spoil = { body: (body: string) => forge(body, roll) };
    for (let count = 0; count < WEBHOOKS; count++) {
      const { status } = await api.webhook(carrier, { id: `call-${count}`, spoil });
      if (status !== 403) expect.fail(`answered ${status}`);
    }
    for (const phase of ['placing', 'waiting', 'live', 'over'] as const)
      expect(await api.store.listSessions(api.deps.settings.defaultPool, phase, 10)).toEqual([]);
    // The same one, unbroken, is taken: it was the letter.
    expect((await api.webhook(carrier, { id: 'unbroken' })).status).toBe(200);
    const [live] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 10);
    expect(live?.phone?.callId).toBe('unbroken');
  });
});
