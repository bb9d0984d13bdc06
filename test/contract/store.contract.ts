/** What every store must do; each adapter's test runs this whole suite. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { claim, shardOf } from '../../core/claim.ts';
import { SHARDS } from '../../core/limits.ts';
import { acceptSession, queueSession } from '../../core/session-transitions.ts';
import type { Store } from '../../core/store.ts';
import { listingOf, type Task } from '../../core/task.ts';
import {
  acceptSeat,
  claimSeat,
  drainTask,
  killTask,
  launchedTask,
  openSpare,
  retireTask,
} from '../../core/task-transitions.ts';
import { must, newSession, newTask, warmed } from './tasks.ts';

const settings = {
  minWarm: 1,
  maxTasks: 5,
  spareSeats: 1,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 1e9,
  maxSessionsPerTask: 50,
};

/** Declares the suite. `make` gives a store that may hold other pools' items. */
export function storeContract(name: string, make: () => Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    let store: Store;
    const fresh = () => ({ pool: randomUUID(), id: randomUUID() });
    const clock = { nowMs: () => 10_000, sleep: async () => undefined };

    beforeAll(async () => {
      store = await make();
    });

    const put = async (task: Task) => {
      expect(await store.register(task, 9_000)).toEqual({ outcome: 'saved' });
      return task;
    };
    const listed = async (from: 'idle' | 'spare', task: Task) => {
      const of = { pool: task.pool, revision: task.revision, shard: shardOf(task.taskId) };
      return (await store.listClaimable(from, of)).some((t) => t.taskId === task.taskId);
    };

    it('gives back a task as it was put, and nothing for one it does not know', async () => {
      const { pool, id } = fresh();
      const task = await put(warmed(newTask(id, { pool })));
      expect(await store.getTask(id)).toEqual(task);
      expect(await store.getTask(randomUUID())).toBeUndefined();
    });

    it('answers a second registration with the task that is there, but lets one replace a launch', async () => {
      const { pool, id } = fresh();
      const facts = { taskId: id, pool, revision: 'r1', isolation: 'process' as const };
      await put(launchedTask({ ...facts, launchedAtMs: 0 }));
      const task = await put(newTask(id, { pool }));
      const again = await store.register({ ...task, zone: 'b' }, 9_000);
      expect(again).toEqual({ outcome: 'conflict', current: task });
    });

    it('saves a change once, and answers the item as it is to whoever comes later', async () => {
      const { pool, id } = fresh();
      const before = await put(warmed(newTask(id, { pool })));
      const after = must(drainTask(before, 'test'));
      expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
      const other = must(openSpare(before, false));
      expect(await store.saveTask({ before, after: other })).toEqual({
        outcome: 'conflict',
        current: after,
      });
    });

    it('takes its own write that was sent twice for a success', async () => {
      if (name.includes('memory')) return;
      const { pool, id } = fresh();
      const before = await put(warmed(newTask(id, { pool })));
      const after = must(drainTask(before, 'test'));
      await store.saveTask({ before, after });
      expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
    });

    it('refuses a claim on a task that was not heard lately', async () => {
      const { pool, id } = fresh();
      const before = await put(warmed(newTask(id, { pool })));
      const request = { sessionId: 's', from: 'idle' as const, revision: 'r1', nowMs: 10_000 };
      const after = must(claimSeat(before, request));
      expect((await store.saveTask({ before, after }, 9_500)).outcome).toBe('conflict');
      expect((await store.saveTask({ before, after }, 8_500)).outcome).toBe('saved');
    });

    it('lists exactly the tasks that its definition names, through every change', async () => {
      const { pool, id } = fresh();
      let task = await put(newTask(id, { pool }));
      const check = async () => {
        const where = listingOf(task);
        expect([await listed('idle', task), await listed('spare', task)]).toEqual([
          where === 'idle',
          where === 'spare',
        ]);
      };
      const change = async (after: Task) => {
        expect((await store.saveTask({ before: task, after })).outcome).toBe('saved');
        task = after;
        await check();
      };
      await check();
      await change({ ...warmed(task), version: task.version + 1 });
      const request = { sessionId: 's', from: 'idle' as const, revision: 'r1', nowMs: 10_000 };
      await change(must(claimSeat(task, request)));
      await change(must(openSpare(task, false)));
      await change(must(openSpare(task, true)));
      await change(must(drainTask(task, 'test')));
    });

    it('keeps a heartbeat apart from the state, and fences one of a task that is over', async () => {
      const { pool, id } = fresh();
      const before = await put(warmed(newTask(id, { pool })));
      const pulse = { taskId: id, heardAtMs: 20_000, cpuShare: 0.25, lateFrames: 2 };
      expect(await store.heartbeat(pulse)).toEqual({ outcome: 'alive', task: before });
      expect(await store.pulses([id])).toEqual([pulse]);
      await store.saveTask({ before, after: must(killTask(before, 'test')) });
      expect(await store.heartbeat(pulse)).toEqual({ outcome: 'fenced' });
      expect(await store.heartbeat({ ...pulse, taskId: randomUUID() })).toEqual({
        outcome: 'fenced',
      });
    });

    it('lists the tasks of a pool until they are stopped or dead', async () => {
      const { pool } = fresh();
      const ids = Array.from({ length: 12 }, () => randomUUID());
      for (const id of ids) await put(warmed(newTask(id, { pool })));
      expect((await store.listTasks(pool)).map((t) => t.taskId).sort()).toEqual([...ids].sort());
      const before = (await store.getTask(ids[0] ?? '')) as Task;
      const drained = must(drainTask(before, 'test'));
      await store.saveTask({ before, after: drained });
      await store.saveTask({ before: drained, after: must(retireTask(drained)) });
      expect(await store.listTasks(pool)).toHaveLength(11);
    });

    it('accepts a session on task and session together, or on neither', async () => {
      const { pool, id } = fresh();
      const sessionId = randomUUID();
      const ready = await put(warmed(newTask(id, { pool })));
      const request = { sessionId, from: 'idle' as const, revision: 'r1', nowMs: 10_000 };
      const before = must(claimSeat(ready, request));
      await store.saveTask({ before: ready, after: before });
      const open = newSession(sessionId, 1000, pool);
      await store.openSession(open);
      const epoch = before.seats[0]?.epoch ?? 0;
      const assignment = { taskId: id, seat: 0, epoch, endpoint: 'http://x' };
      const after = must(acceptSeat(before, { seat: 0, epoch, sessionId }));
      const accepted = must(acceptSession(open, { assignment, from: 'idle', nowMs: 11_000 }));
      const task = { before, after };
      const session = { before: open, after: accepted };
      const stale = { before: must(queueSession(open, 1)), after: accepted };
      expect(await store.saveBoth(task, stale)).toMatchObject({
        outcome: 'conflict',
        session: open,
      });
      expect(await store.getTask(id)).toEqual(before);
      expect(await store.saveBoth(task, session)).toEqual({ outcome: 'saved' });
      expect([await store.getTask(id), await store.getSession(sessionId)]).toEqual([
        after,
        accepted,
      ]);
    });

    it('answers the same session to the same id', async () => {
      const { pool, id } = fresh();
      const session = newSession(id, 1000, pool);
      expect(await store.openSession(session)).toEqual({ outcome: 'saved' });
      const other = newSession(id, 2000, pool);
      expect(await store.openSession(other)).toEqual({ outcome: 'conflict', current: session });
    });

    it('lists sessions by phase, the oldest first', async () => {
      const { pool } = fresh();
      for (const nowMs of [3000, 1000, 2000]) {
        const open = newSession(randomUUID(), nowMs, pool);
        await store.openSession(open);
        if (nowMs === 2000) continue;
        await store.saveSession({ before: open, after: must(queueSession(open, nowMs)) });
      }
      const at = async (phase: 'placing' | 'waiting') =>
        (await store.listSessions(pool, phase, 10)).map((s) => s.createdAtMs);
      expect([await at('waiting'), await at('placing')]).toEqual([[1000, 3000], [2000]]);
      expect(await store.listSessions(pool, 'waiting', 1)).toHaveLength(1);
    });

    it('gives each of many racing claims another seat, and none twice', async () => {
      const { pool } = fresh();
      const ids = Array.from({ length: 10 }, () => randomUUID());
      for (const id of ids) await put(warmed(newTask(id, { pool, seatCount: 1 })));
      const deps = { store, clock, random: Math.random };
      const claims = await Promise.all(
        Array.from({ length: 16 }, () =>
          claim(deps, { sessionId: randomUUID(), pool, revision: 'r1' }),
        ),
      );
      const won = claims.flatMap((c) => (c.outcome === 'claimed' ? [c.task.taskId] : []));
      expect(new Set(won).size).toBe(won.length);
      const tasks = await Promise.all(ids.map((id) => store.getTask(id)));
      expect(tasks.filter((t) => t?.seats[0]?.state === 'claimed')).toHaveLength(won.length);
    });

    it('swaps a pool record on its version', async () => {
      const { pool } = fresh();
      const first = { pool, version: 1, revisions: [], settings };
      expect(await store.savePool({ before: undefined, after: first })).toEqual({
        outcome: 'saved',
      });
      const second = { ...first, version: 2, lastGood: 'r1' };
      expect(await store.savePool({ before: undefined, after: second })).toMatchObject({
        outcome: 'conflict',
      });
      expect(await store.savePool({ before: first, after: second })).toEqual({ outcome: 'saved' });
      expect(await store.getPool(pool)).toEqual(second);
    });

    it('gives a lease to one owner at a time, and to another once it has run out', async () => {
      const name = randomUUID();
      const take = (owner: string, nowMs: number) =>
        store.lease(name, owner, { nowMs, ttlMs: 100 });
      expect([
        await take('a', 0),
        await take('b', 50),
        await take('a', 60),
        await take('b', 200),
      ]).toEqual([{ held: true }, { held: false }, { held: true }, { held: true }]);
      await store.releaseLease(name, 'a');
      expect(await take('a', 210)).toEqual({ held: false });
      await store.releaseLease(name, 'b');
      expect(await take('a', 220)).toEqual({ held: true });
    });

    it('adds up arrivals by the minute and reads them in order', async () => {
      const { pool } = fresh();
      const hour = Date.UTC(2026, 10, 24, 7);
      const minutes = [hour + 59 * 60_000, hour + 60 * 60_000, hour];
      await Promise.all([...minutes, ...minutes].map((m) => store.countArrivals(pool, m, 1)));
      expect(await store.arrivals(pool, hour, hour + 61 * 60_000)).toEqual(
        [...minutes].sort((a, b) => a - b).map((minuteMs) => ({ minuteMs, count: 2 })),
      );
      expect(await store.arrivals(pool, hour + 1, hour + 60 * 60_000)).toHaveLength(1);
    });

    it('uses every shard', () => {
      const shards = new Set(Array.from({ length: 200 }, () => shardOf(randomUUID())));
      expect(shards.size).toBe(SHARDS);
    });
  });
}
