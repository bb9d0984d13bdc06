import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { withRecentPool } from '../../../adapters/sharing/recent-pool.ts';
import type { Store } from '../../../core/store/store.ts';
import { storeContract } from '../../contract/store.contract.ts';
import { createHandClock, POOL_RECORD } from '../../core/warm-store.ts';

storeContract('the memory store with a recent pool', async () =>
  withRecentPool(createMemoryStore(), { nowMs: () => Date.now() }),
);

function setUp() {
  const clock = createHandClock();
  const table = createMemoryStore();
  const calls = { pools: 0, counts: [] as number[] };
  let outage = false;
  const counted: Store = {
    ...table,
    async getPool(pool) {
      calls.pools += 1;
      if (outage) throw new Error('outage');
      return table.getPool(pool);
    },
    async countArrivals(pool, minuteMs, count) {
      calls.counts.push(count);
      await new Promise((resolve) => setImmediate(resolve));
      if (outage) throw new Error('outage');
      return table.countArrivals(pool, minuteMs, count);
    },
  };
  const store = withRecentPool(counted, clock);
  const fail = (on: boolean) => {
    outage = on;
  };
  return { clock, table, calls, store, fail };
}

describe('a recent pool', () => {
  it('is read once for all that ask within a moment, and again after it', async () => {
    const { store, table, calls, clock } = setUp();
    await table.savePool({ before: undefined, after: POOL_RECORD });
    const asked = await Promise.all([store.getPool('p'), store.getPool('p'), store.getPool('p')]);
    expect(asked.map((pool) => pool?.version)).toEqual([1, 1, 1]);
    expect(calls.pools).toBe(1);
    clock.moveMs(200);
    await store.getPool('p');
    expect(calls.pools).toBe(2);
  });

  it('is as it was just saved here', async () => {
    const { store } = setUp();
    expect(await store.getPool('p')).toBeUndefined();
    await store.savePool({ before: undefined, after: POOL_RECORD });
    expect(await store.getPool('p')).toEqual(POOL_RECORD);
  });

  it('forgets an outage', async () => {
    const { store, table, fail } = setUp();
    await table.savePool({ before: undefined, after: POOL_RECORD });
    fail(true);
    await expect(store.getPool('p')).rejects.toThrow('outage');
    fail(false);
    expect(await store.getPool('p')).toEqual(POOL_RECORD);
  });

  it('has a line that is read at most twice at once, and for everybody after they asked', async () => {
    const { table } = setUp();
    const reads: ((places: []) => void)[] = [];
    const line: Store['line'] = () => new Promise((resolve) => reads.push(resolve));
    const store = withRecentPool({ ...table, line }, createHandClock());
    const settled: number[] = [];
    const ask = (n: number) => void store.line('p', 200).then(() => settled.push(n));
    for (const n of [1, 2, 3, 4]) ask(n);
    expect(reads).toHaveLength(2);
    reads[0]?.([]);
    await new Promise((resolve) => setImmediate(resolve));
    // 3 and 4 wait for a read that began after they had asked.
    expect([settled, reads.length]).toEqual([[1], 3]);
    ask(5);
    reads[2]?.([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([settled, reads.length]).toEqual([[1, 3, 4], 4]);
  });

  it('counts a burst in two writes, and loses no request', async () => {
    const { store, table, calls } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => store.countArrivals('p', 60_000, 1)));
    await Promise.all([store.countArrivals('p', 60_000, 2), store.countArrivals('p', 120_000, 1)]);
    expect(calls.counts).toEqual([1, 49, 2, 1]);
    expect(await table.arrivals('p', 0, 180_000)).toEqual([
      { minuteMs: 60_000, count: 52 },
      { minuteMs: 120_000, count: 1 },
    ]);
  });

  it('tells everyone whose requests were not counted', async () => {
    const { store, table, fail } = setUp();
    fail(true);
    const burst = await Promise.allSettled(
      [1, 1, 1].map((count) => store.countArrivals('p', 60_000, count)),
    );
    expect(burst.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    fail(false);
    await store.countArrivals('p', 60_000, 1);
    expect(await table.arrivals('p', 0, 120_000)).toEqual([{ minuteMs: 60_000, count: 1 }]);
  });
});
