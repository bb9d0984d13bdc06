import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../../core/phone/phone.ts';
import { until } from '../until.ts';
import { type CarrierBed, startCarrierBed } from './carrier-bed.ts';

let bed: CarrierBed | undefined;
afterEach(() => bed?.close());

/** A call of ours that is taken, until `news` of it have come; by their words. */
async function placeOne(carrier: Carrier, of: { detectMachine: boolean; news: number }) {
  const { account, apiUrl, exchange, asked } = (bed = await startCarrierBed(
    carrier,
    ({ account }, { path }) =>
      path === '/next' ? account.write({ do: 'say', text: 'Hello' }) : undefined,
  ));
  exchange.behave('*', { do: 'answer', afterMs: 30 });
  const placed = await account.place({
    to: '+12025550101',
    from: '+12025550199',
    timeoutS: 5,
    next: { do: 'say', text: 'Hello' },
    nextUrl: `${apiUrl}/next`,
    statusUrl: `${apiUrl}/told`,
    detectMachine: of.detectMachine,
  });
  expect(placed.outcome).toBe('done');
  const told = () => asked.filter(({ path }) => path === '/told');
  await until(() => told().length >= of.news || undefined);
  await until(() => exchange.open.length === 0 || undefined);
  expect(exchange.errors).toEqual([]);
  return new Set(told().map(({ call }) => call?.answeredBy ?? call?.status));
}

describe.each(CARRIERS)('a call of ours by %s', (carrier) => {
  // Plivo tells of an answer by asking what comes next.
  const all = ['answered', 'completed', 'ringing'];
  const wanted = carrier === 'plivo' ? ['completed', 'ringing'] : all;

  it('is told of as it was asked for, with a verdict only where one was bought', async () => {
    const news = wanted.length;
    expect(await placeOne(carrier, { detectMachine: false, news })).toEqual(new Set(wanted));
    await bed?.close();
    const told = await placeOne(carrier, { detectMachine: true, news: news + 1 });
    expect(told).toEqual(new Set([...wanted, 'human']));
  });
});
