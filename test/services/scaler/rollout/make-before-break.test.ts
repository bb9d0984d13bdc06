import { describe, expect, it } from 'vitest';
import { chooseRevision } from '../../../../core/operator/choose-revision.ts';
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import { startDay } from './pool-day.ts';

type Day = ReturnType<typeof startDay>;

async function weights({ store }: Day): Promise<Record<string, number>> {
  const record = (await store.getPool('p')) as PoolRecord;
  return Object.fromEntries(record.revisions.map((r) => [r.revision, r.weight]));
}

async function isServing(day: Day, revision: string): Promise<boolean> {
  return ((await weights(day))[revision] ?? 0) > 0;
}

async function firstDeploy(options: Parameters<typeof startDay>[0] = {}): Promise<Day> {
  const day = startDay(options);
  await day.deploy('r1');
  await day.pass(60);
  day.seen.leastWarm = await day.warmNow();
  return day;
}

async function rollBack({ store }: Day, to: string): Promise<void> {
  const record = (await store.getPool('p')) as PoolRecord;
  const chosen = chooseRevision(record, { to, share: 100 });
  if (chosen.outcome !== 'chosen') throw new Error(chosen.because);
  await store.savePool({ before: record, after: chosen.after });
}

/** One caller each twenty seconds: the pool of two always has one idle when the next comes. */
const callers = (day: Day) => (second: number) =>
  second % 20 === 0 ? day.call() : Promise.resolve();

describe('a deploy', () => {
  it('leaves no caller waiting, and never fewer warm tasks than before', async () => {
    const day = await firstDeploy();
    await day.deploy('r2');
    await day.pass(120);
    expect(day.seen.leastWarm).toBe(2);
    expect(await weights(day)).toEqual({ r1: 0, r2: 1 });
    const idle = await day.store.listTasks('p');
    expect(idle.map((task) => task.revision)).toEqual(['r2', 'r2']);
  });

  it('sends callers to the old revision until the new one has its warm share, then to the new one', async () => {
    const day = await firstDeploy({ settings: { minWarm: 3 } });
    await day.deploy('r2');
    await day.pass(40, callers(day));
    expect(day.seen.served).toEqual(['r1', 'r1']);
    await day.pass(200, callers(day));
    expect(day.seen.waited).toBe(0);
    expect(await isServing(day, 'r1')).toBe(false);
    expect(day.seen.served.slice(-4)).toEqual(['r2', 'r2', 'r2', 'r2']);
  });

  it('finishes in a pool that may hold one task only, by one more for as long as it takes', async () => {
    const day = await firstDeploy({ settings: { minWarm: 1, maxTasks: 1 } });
    await day.deploy('r2');
    await day.pass(120);
    expect(day.seen.leastWarm).toBe(1);
    expect(await isServing(day, 'r2')).toBe(true);
    expect(await day.store.listTasks('p')).toHaveLength(1);
  });

  it('exchanges task by task where the account has room for one more', async () => {
    const day = await firstDeploy({ settings: { minWarm: 4, maxTasks: 10 }, quota: 5 });
    await day.deploy('r2');
    await day.pass(400);
    expect(day.seen.leastWarm).toBe(4);
    expect(await weights(day)).toEqual({ r1: 0, r2: 1 });
  });

  it('moves a rollback in the same way', async () => {
    const day = await firstDeploy({ settings: { minWarm: 3 } });
    await day.deploy('r2');
    await day.pass(120);
    await rollBack(day, 'r1');
    await day.pass(20, callers(day));
    expect(day.seen.served).toEqual(['r2']);
    await day.pass(100, callers(day));
    expect([day.seen.waited, await isServing(day, 'r2')]).toEqual([0, false]);
    expect(day.seen.served.at(-1)).toBe('r1');
  });

  it('lets a caller take a task of the revision that had the sessions last, when the drawn one has none', async () => {
    const day = await firstDeploy({ settings: { minWarm: 1 } });
    const before = (await day.store.getPool('p')) as PoolRecord;
    const revisions = before.revisions.map((r) => ({ ...r, weight: 0 }));
    const fresh = { revision: 'r2', taskDefinition: 'bot:r2', weight: 1, deployedAtMs: 1 };
    const lastServing = ['r1'];
    const after = { ...before, version: before.version + 1, lastServing };
    await day.store.savePool({ before, after: { ...after, revisions: [...revisions, fresh] } });
    await day.call();
    expect([day.seen.waited, day.seen.served]).toEqual([0, ['r1']]);
  });
});

describe('ageing', () => {
  it('launches the successor before an idle task is too old to stay', async () => {
    const day = await firstDeploy({ settings: { maxTaskAgeMs: 300_000 } });
    await day.pass(600);
    expect(day.seen.leastWarm).toBe(2);
    expect(day.seen.launched['r1']).toBeGreaterThan(3);
  });

  it('does the same for tasks that have served enough sessions', async () => {
    const day = await firstDeploy({ settings: { minWarm: 1, maxSessionsPerTask: 1 } });
    await day.call();
    await day.pass(170);
    expect(day.seen.leastWarm).toBe(0);
    day.seen.leastWarm = 9;
    await day.pass(200);
    expect(day.seen.leastWarm).toBe(1);
  });
});
