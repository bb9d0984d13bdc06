/** A pool's own records. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { PoolDecision, PoolRecord } from '../../core/pool/pool.ts';
import { beginLaunch, emptyLedger, settleLaunch } from '../../core/task/launch-ledger.ts';
import type { Subject } from './subject.ts';
import { must } from './tasks.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SEVEN = Date.UTC(2026, 10, 24, 7);

const settings: PoolRecord['settings'] = {
  minWarm: 1,
  maxTasks: 5,
  spareSeats: 1,
  isolation: 'process',
  timeZone: 'UTC',
  maxTaskAgeMs: 1e9,
  maxSessionsPerTask: 50,
};

const newRecord = (): PoolRecord => ({ pool: randomUUID(), version: 1, revisions: [], settings });

/** Declares the tests. */
export function poolsContract(subject: Subject): void {
  it('keeps a ledger of launches under its version', async () => {
    const { store } = subject;
    const pool = randomUUID();
    expect(await store.getLaunches(pool)).toBeUndefined();
    const before = emptyLedger(pool);
    const launch = { token: 'a', revision: 'r', count: 2, atMs: 1 };
    const begun = must(beginLaunch(before, launch, 2));
    expect(await store.saveLaunches({ before, after: begun })).toEqual({ outcome: 'saved' });
    const other = must(beginLaunch(before, { ...launch, token: 'b' }, 2));
    expect(await store.saveLaunches({ before, after: other })).toEqual({
      outcome: 'conflict',
      current: begun,
    });
    const settled = settleLaunch(begun, { token: 'a', taskIds: ['x'], writtenAtMs: 2 });
    expect(await store.saveLaunches({ before: begun, after: settled })).toEqual({
      outcome: 'saved',
    });
    expect(await store.getLaunches(pool)).toEqual(settled);
  });

  it('knows no pool, decision or arrivals before they are written', async () => {
    const { store } = subject;
    const pool = randomUUID();
    expect([
      await store.getPool(pool),
      await store.getDecision(pool),
      await store.arrivals(pool, 0, SEVEN),
    ]).toEqual([undefined, undefined, []]);
  });

  it('swaps a pool record on its version, and answers the record to whoever comes later', async () => {
    const { store } = subject;
    const first = newRecord();
    const second = { ...first, version: 2, lastGood: 'r1' };
    expect(await store.savePool({ before: undefined, after: first })).toEqual({ outcome: 'saved' });
    expect(await store.savePool({ before: undefined, after: second })).toEqual({
      outcome: 'conflict',
      current: first,
    });
    expect(await store.savePool({ before: first, after: second })).toEqual({ outcome: 'saved' });
    expect(await store.savePool({ before: first, after: { ...first, version: 2 } })).toEqual({
      outcome: 'conflict',
      current: second,
    });
    expect(await store.getPool(first.pool)).toEqual(second);
  });

  it('refuses to swap a record that is not there', async () => {
    const before = newRecord();
    const after = { ...before, version: 2 };
    expect(await subject.store.savePool({ before, after })).toEqual({
      outcome: 'conflict',
      current: undefined,
    });
  });

  it('takes its own record, sent twice, for a success', async () => {
    const after = newRecord();
    await subject.store.savePool({ before: undefined, after });
    expect(await subject.store.savePool({ before: undefined, after })).toEqual({
      outcome: 'saved',
    });
  });

  it('keeps the last decision', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const first: PoolDecision = {
      atMs: 1,
      warm: 2,
      keep: 3,
      boundBy: 'minWarm',
      reason: 'because of the test',
      leadTimeMs: 30_000,
      failedStarts: { r1: 2 },
    };
    await store.putDecision(pool, first);
    await store.putDecision(pool, { ...first, atMs: 2 });
    expect(await store.getDecision(pool)).toEqual({ ...first, atMs: 2 });
  });

  it('gives a lease to one owner at a time, and to another once it has run out', async () => {
    const { store } = subject;
    const name = randomUUID();
    const take = (owner: string, nowMs: number) => store.lease(name, owner, { nowMs, ttlMs: 100 });
    expect([
      await take('a', 0),
      await take('b', 50),
      await take('a', 60),
      await take('b', 159),
      await take('b', 160),
    ]).toEqual([{ held: true }, { held: false }, { held: true }, { held: false }, { held: true }]);
    await store.releaseLease(name, 'a');
    expect(await take('a', 210)).toEqual({ held: false });
    await store.releaseLease(name, 'b');
    expect(await take('a', 220)).toEqual({ held: true });
  });

  it('gives a lease to one of many who ask at once', async () => {
    const name = randomUUID();
    const asked = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        subject.store.lease(name, `owner-${i}`, { nowMs: 1000, ttlMs: 1000 }),
      ),
    );
    expect(asked.filter(({ held }) => held)).toHaveLength(1);
  });

  it('releases a lease that nobody holds without an error', async () => {
    await expect(subject.store.releaseLease(randomUUID(), 'a')).resolves.toBeUndefined();
  });

  it('adds up arrivals by the minute and reads them in order, the end left out', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const minutes = [SEVEN + 59 * MINUTE_MS, SEVEN + HOUR_MS, SEVEN];
    await Promise.all([...minutes, ...minutes].map((m) => store.countArrivals(pool, m, 2)));
    const counted = [...minutes].sort((a, b) => a - b).map((minuteMs) => ({ minuteMs, count: 4 }));
    expect(await store.arrivals(pool, SEVEN, SEVEN + 61 * MINUTE_MS)).toEqual(counted);
    expect(await store.arrivals(pool, SEVEN + 1, SEVEN + HOUR_MS)).toEqual([counted[1]]);
  });

  it('reads eight weeks of arrivals, hour by hour', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const weeksMs = 8 * 7 * 24 * HOUR_MS;
    const hours = Array.from({ length: 56 }, (_, day) => SEVEN - weeksMs + day * 24 * HOUR_MS);
    await Promise.all(hours.map((ms) => store.countArrivals(pool, ms, 1)));
    const read = await store.arrivals(pool, SEVEN - weeksMs, SEVEN);
    expect(read.map(({ minuteMs }) => minuteMs)).toEqual(hours);
  });

  it('keeps the arrivals of one pool from another', async () => {
    const { store } = subject;
    const [one, other] = [randomUUID(), randomUUID()];
    await store.countArrivals(one, SEVEN, 1);
    expect(await store.arrivals(other, SEVEN, SEVEN + HOUR_MS)).toEqual([]);
  });

  it('writes a failed start down once, whoever notices it, and lists them oldest first', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const failed = { revision: 'r2', fault: 'code' as const, reason: 'exited' };
    const [late, early] = [
      { ...failed, id: 'a', atMs: SEVEN + 2 },
      { ...failed, id: 'b', atMs: SEVEN + 1 },
    ];
    expect(await store.noteFailedStart(pool, late)).toBe(true);
    expect(await store.noteFailedStart(pool, { ...late, atMs: SEVEN + 9 })).toBe(false);
    await store.noteFailedStart(pool, early);
    expect(await store.failedStarts(pool, SEVEN)).toEqual([early, late]);
    expect(await store.failedStarts(pool, SEVEN + 1)).toEqual([late]);
  });
}
