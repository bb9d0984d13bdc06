import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { withRecentListings } from '../../../adapters/sharing/recent-listings.ts';
import { claim, shardOf } from '../../../core/claim/claim.ts';
import type { DispatchRequest } from '../../../core/claim/dispatch.ts';
import { placeSession } from '../../../core/claim/place.ts';
import { SHARDS } from '../../../core/limits.ts';
import type { Store } from '../../../core/store/store.ts';
import { claimSeat } from '../../../core/task/task-transitions.ts';
import { storeContract } from '../../contract/store.contract.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';
import { createDice, createHandClock, createWarmStore } from '../../core/warm-store.ts';

storeContract('the memory store with recent listings', async () =>
  withRecentListings(createMemoryStore(), { nowMs: () => Date.now() }),
);

const of = (taskId: string) => ({ pool: 'p', revision: 'r1', shard: shardOf(taskId) });

/** A store that counts what reaches it. */
function counted(store: Store) {
  const calls = { lists: 0, saves: 0 };
  return {
    calls,
    store: {
      ...store,
      listClaimable: (...args: Parameters<Store['listClaimable']>) => {
        calls.lists += 1;
        return store.listClaimable(...args);
      },
      saveTask: async (...args: Parameters<Store['saveTask']>) => {
        calls.saves += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return store.saveTask(...args);
      },
    },
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

async function setUp(taskIds: readonly string[], seatCount = 1) {
  const clock = createHandClock();
  const table = await createWarmStore(clock, taskIds, { seatCount });
  const { store, calls } = counted(table);
  const shared = withRecentListings(store, clock);
  const random = createDice(7);
  const claimFor = (sessionId: string) =>
    claim({ store: shared, clock, random }, { sessionId, pool: 'p', revision: 'r1' });
  const nothing = () => undefined;
  const accept = async (_: string, { sessionId }: DispatchRequest) =>
    ({ outcome: 'accepted', session: newSession(sessionId) }) as const;
  const placing = {
    store: shared,
    clock,
    random,
    log: { info: nothing, warn: nothing, error: nothing },
    dispatcher: { dispatch: accept },
  };
  const placeFor = (sessionId: string) =>
    placeSession(placing, newSession(sessionId), { revisions: ['r1'] });
  return { clock, table, calls, shared, claimFor, placeFor };
}

describe('recent listings', () => {
  it('give forty callers at once forty tasks, for one write each and a query or two a shard', async () => {
    const { calls, placeFor } = await setUp(ids(50));
    const answers = await Promise.all(ids(40).map((id) => placeFor(`s-${id}`)));
    const tasks = answers.map((a) => a.outcome === 'accepted' && a.claimed.task.taskId);
    expect(new Set(tasks).size).toBe(40);
    expect(tasks).not.toContain(false);
    expect(calls.saves).toBe(40);
    expect(calls.lists).toBeLessThanOrEqual(2 * SHARDS);
  });

  it('never write a task that another claim is writing', async () => {
    const { table, shared, calls } = await setUp(['t1']);
    const before = (await table.getTask('t1')) ?? newTask('t1');
    const write = (sessionId: string) => {
      const wish = { sessionId, from: 'idle' as const, revision: 'r1', nowMs: 1_000_000 };
      return shared.saveTask({ before, after: must(claimSeat(before, wish)) });
    };
    const [first, second] = await Promise.all([write('a'), write('b')]);
    expect(first).toEqual({ outcome: 'saved' });
    expect(second).toMatchObject({ outcome: 'conflict', current: { seats: [{ sessionId: 'a' }] } });
    expect(calls.saves).toBe(1);
  });

  it('take the same write, sent twice at once, for saved both times', async () => {
    const { table, shared } = await setUp(['t1']);
    const before = (await table.getTask('t1')) ?? newTask('t1');
    const wish = { sessionId: 'a', from: 'idle' as const, revision: 'r1', nowMs: 1_000_000 };
    const change = { before, after: must(claimSeat(before, wish)) };
    const both = await Promise.all([shared.saveTask(change), shared.saveTask(change)]);
    expect(both).toEqual([{ outcome: 'saved' }, { outcome: 'saved' }]);
  });

  it('write after a write that failed', async () => {
    const clock = createHandClock();
    const table = await createWarmStore(clock, ['t1'], { seatCount: 1 });
    let outage = true;
    const broken: Store = {
      ...table,
      saveTask: async (...args) => {
        const fails = outage;
        outage = false;
        await new Promise((resolve) => setImmediate(resolve));
        if (fails) throw new Error('outage');
        return table.saveTask(...args);
      },
    };
    const shared = withRecentListings(broken, clock);
    const before = (await table.getTask('t1')) ?? newTask('t1');
    const wish = { sessionId: 'a', from: 'idle' as const, revision: 'r1', nowMs: clock.nowMs() };
    const change = { before, after: must(claimSeat(before, wish)) };
    const [first, second] = await Promise.allSettled([
      shared.saveTask(change),
      shared.saveTask(change),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { outcome: 'saved' } });
  });

  it('list a claimed task among the spare ones as it now is', async () => {
    const { shared, claimFor, clock } = await setUp(['t1'], 2);
    await claimFor('s0');
    // An empty listing serves nobody, so this one is read, and kept.
    expect(await shared.listClaimable('spare', of('t1'))).toMatchObject([{ version: 4 }]);
    clock.moveMs(100);
    expect(await claimFor('s1')).toMatchObject({ outcome: 'claimed', from: 'spare' });
    expect(await shared.listClaimable('spare', of('t1'))).toEqual([]);
  });

  it('serve for a moment, and are read again after it', async () => {
    const { shared, table, calls, clock } = await setUp(['t1']);
    await shared.listClaimable('idle', of('t1'));
    await shared.listClaimable('idle', of('t1'));
    expect(calls.lists).toBe(1);
    const before = (await table.getTask('t1')) ?? newTask('t1');
    const wish = { sessionId: 'a', from: 'idle' as const, revision: 'r1', nowMs: clock.nowMs() };
    await table.saveTask({ before, after: must(claimSeat(before, wish)) });
    // Another process has claimed it: a listing may be a moment old, the table is not fooled by it.
    expect(await shared.listClaimable('idle', of('t1'))).toHaveLength(1);
    clock.moveMs(201);
    expect(await shared.listClaimable('idle', of('t1'))).toEqual([]);
    expect(calls.lists).toBe(2);
  });

  it('are read anew at once when they have run empty', async () => {
    const { table, claimFor, calls } = await setUp(['t1']);
    await claimFor('s0');
    await table.register(warmed(newTask('t1b', { seatCount: 1 })), 1_000_000);
    const before = calls.lists;
    expect(await claimFor('s1')).toMatchObject({ outcome: 'claimed', task: { taskId: 't1b' } });
    expect(calls.lists).toBeGreaterThan(before);
  });

  it('pass an outage on to everyone who waited, and forget it', async () => {
    const clock = createHandClock();
    const table = await createWarmStore(clock, ['t1']);
    let outage = true;
    const broken: Store = {
      ...table,
      listClaimable: (...args) =>
        outage ? Promise.reject(new Error('outage')) : table.listClaimable(...args),
    };
    const shared = withRecentListings(broken, clock);
    const asks = [shared.listClaimable('idle', of('t1')), shared.listClaimable('idle', of('t1'))];
    expect((await Promise.allSettled(asks)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    outage = false;
    expect(await shared.listClaimable('idle', of('t1'))).toHaveLength(1);
  });
});
