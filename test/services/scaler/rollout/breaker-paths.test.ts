import { describe, expect, it } from 'vitest';
import { type DayOptions, startDay } from './pool-day.ts';

const EXITED = 'Essential container in task exited';

async function crashLoop(options: DayOptions) {
  const day = startDay(options);
  await day.deploy('r1');
  await day.pass(60);
  day.seen.leastWarm = await day.warmNow();
  await day.deploy('r2');
  await day.pass(1800);
  return day;
}

describe('a revision that crash-loops', () => {
  it.each([
    ['events tell of its deaths', { events: true }],
    ['only the listing tells of its deaths', { events: false }],
  ])('launches a bounded number in half an hour where %s', async (_, { events }) => {
    const crashes = { r2: { afterMs: 20_000, reason: EXITED } };
    const day = await crashLoop({ crashes, events });
    expect(day.seen.launched['r2']).toBeGreaterThanOrEqual(3);
    expect(day.seen.launched['r2']).toBeLessThanOrEqual(10);
    expect(day.seen.leastWarm).toBe(2);
    expect((await day.store.getDecision('p'))?.boundBy).toBe('breaker');
    await day.call();
    expect(day.seen.served).toEqual(['r1']);
  });

  it('is bounded also when it dies just after it was ready', async () => {
    const day = await crashLoop({ crashes: { r2: { afterMs: 55_000, reason: EXITED } } });
    expect(day.seen.launched['r2']).toBeLessThanOrEqual(12);
    expect(day.seen.leastWarm).toBeGreaterThanOrEqual(1);
  });

  it('is bounded when ECS refuses it', async () => {
    let asked = 0;
    const refusals = {
      get r2() {
        asked += 1;
        return 'ClientException: TaskDefinition is inactive';
      },
    };
    const day = await crashLoop({ refusals });
    expect(asked).toBeLessThanOrEqual(12);
    expect(day.seen.leastWarm).toBe(2);
  });

  it('is launched by the plain rule again once a probe lives', async () => {
    const crashes: Record<string, { afterMs: number; reason: string }> = {
      r2: { afterMs: 20_000, reason: EXITED },
    };
    const day = await crashLoop({ crashes });
    delete crashes['r2'];
    await day.pass(2_000);
    await day.call();
    expect(day.seen.served).toEqual(['r2']);
  });

  it('keeps the cool-down short and the sessions in place where the platform is at fault', async () => {
    const reason = 'CannotPullContainerError: pull image manifest has been retried 5 times';
    const day = await crashLoop({ crashes: { r2: { afterMs: 20_000, reason } } });
    const { launched } = day.seen;
    expect(launched['r2']).toBeGreaterThan(10);
    expect(launched['r2']).toBeLessThan(40);
    const decision = await day.store.getDecision('p');
    expect(decision?.boundBy).not.toBe('breaker');
  });
});
