import { describe, expect, it } from 'vitest';
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import { createPredictiveRule } from '../../../../services/scaler/forecast/predict.ts';
import { startDay } from './pool-day.ts';

type Day = ReturnType<typeof startDay>;

/** When a quiet pool has passed its first two minutes. */
const START_MS = 1_000_000 + 120_000;
/** An answer at once is worth a few minutes of a task, so that ten minutes without a call are a quiet time. */
const worth = { idleMinute: 0.000_33, instantAnswer: 0.002, ownCpu: 0.0005 };
const settings = { minWarm: 0, spareSeats: 1, worth };
const tasksOf = (day: Day) => day.store.listTasks('p');
const liveTasks = async (day: Day) =>
  (await tasksOf(day)).filter(({ state }) => state === 'starting' || state === 'ready').length;

/** Time passes while those who wait ask for their place, each second. */
const passWaiting = (day: Day, seconds: number) =>
  day.pass(seconds, async (second) => {
    const nowMs = START_MS + second * 1_000;
    for (const place of await day.store.line('p', 9)) await day.store.markSeen(place, nowMs);
  });

async function quietPool(rule = createPredictiveRule): Promise<Day> {
  const day = startDay({ settings, rule });
  await day.deploy('r1');
  await day.pass(120);
  return day;
}

describe('a pool that keeps nothing warm', () => {
  it('launches for a caller, seats the one who waits, and is empty again after the call', async () => {
    const day = await quietPool();
    expect(await liveTasks(day)).toBe(0);
    await day.call();
    expect(day.seen.waited).toBe(1);
    await passWaiting(day, 60);
    expect(day.calls).toHaveLength(1);
    await day.pass(600);
    expect(day.calls).toHaveLength(0);
    expect(await liveTasks(day)).toBe(0);
    expect(day.seen.launched['r1']).toBeLessThanOrEqual(2);
  });

  it('seats a second caller beside the first, who would else wait for a container', async () => {
    const day = await quietPool();
    await day.call();
    await passWaiting(day, 60);
    await day.call();
    expect(day.seen).toMatchObject({ waited: 1, served: ['r1'] });
    expect(day.calls).toHaveLength(2);
  });

  it('tells the operator what the first caller will wait and what a warm task would cost', async () => {
    const day = await quietPool();
    const decision = await day.store.getDecision('p');
    expect(decision).toMatchObject({ warm: 0, keep: 0 });
    expect(decision?.reason).toMatch(/would wait about 45 s.*\$0\.48 a day/);
  });

  it('takes a new revision without a warm task, and launches that one for the next caller', async () => {
    const day = await quietPool();
    await day.deploy('r2');
    await day.pass(300);
    await day.call();
    await day.pass(60);
    const { revisions } = (await day.store.getPool('p')) as PoolRecord;
    expect(revisions.find(({ revision }) => revision === 'r2')?.weight).toBeGreaterThan(0);
    expect((await tasksOf(day)).some(({ revision }) => revision === 'r2')).toBe(true);
  });

  it('is warm in the hours of a schedule', async () => {
    // the day begins on a Thursday at 00:16
    const schedules = [{ name: 'surgery', days: [3], from: '00:30', to: '01:00', minWarm: 1 }];
    const day = startDay({ settings: { ...settings, schedules }, rule: createPredictiveRule });
    await day.deploy('r1');
    await day.pass(300);
    expect(await liveTasks(day)).toBe(0);
    await day.pass(600);
    expect(await liveTasks(day)).toBe(1);
    await day.call();
    expect(day.seen).toMatchObject({ waited: 0, served: ['r1'] });
  });
});
