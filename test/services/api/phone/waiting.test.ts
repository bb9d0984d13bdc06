import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS } from '../../../../core/phone/phone.ts';
import { readSteps } from '../../../../local/carrier/documents/read-steps.ts';
import { createPhoneApi } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

/** A call for which only another's end will free a seat. */
async function waitOne(carrier: (typeof CARRIERS)[number], nowMs?: () => number) {
  const api = await createPhoneApi({
    tasks: ['one'],
    pool: { maxTasks: 1 },
    entry: { waitS: 20, fallback: { kind: 'busy' } },
    ...(nowMs ? { nowMs } : {}),
  });
  opened.push(api);
  // Its own seat and the spare one.
  for (const id of ['other-1', 'other-2']) await api.webhook(carrier, { id });
  const first = readSteps(carrier, (await api.webhook(carrier)).text);
  const next = first.find((step) => step.do === 'redirect');
  if (next?.do !== 'redirect') throw new Error(`nobody waits but is ${first[0]?.do}`);
  const { pathname, search } = new URL(next.url);
  const path = pathname.replace(`/phone/${carrier}/`, '') + search;
  const look = async () => {
    const of = carrier === 'vonage' ? { payload: next.payload } : { status: 'answered' as const };
    return readSteps(carrier, (await api.webhook(carrier, { path, ...of })).text);
  };
  return { first, look };
}

describe.each(CARRIERS)('a caller by %s who waits for a bot', (carrier) => {
  it('hears ringing at once where the carrier answers at once, and else from the first look on', async () => {
    const { first, look } = await waitOne(carrier);
    expect(first[0]?.do).toBe(carrier === 'vonage' ? 'play' : 'pause');
    const [second] = await look();
    expect(second).toMatchObject({
      do: 'play',
      sound: { url: expect.stringMatching(/hold\.wav$/) },
    });
  });

  it('is told in words that nobody is there, once they have been answered', async () => {
    let laterMs = 0;
    const { look } = await waitOne(carrier, () => Date.now() + laterMs);
    laterMs = 25_000;
    const [end] = await look();
    expect(end).toMatchObject({ do: 'say', text: expect.stringContaining('nobody') });
  });
});
