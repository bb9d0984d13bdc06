import { beforeEach, describe, expect, it } from 'vitest';
import {
  decideTarget,
  observe,
  replayCounts,
} from '../../../../services/scaler/sizing/decide-target.ts';
import { learnLeadTime, readLeadTime } from '../../../../services/scaler/sizing/lead-times.ts';
import type { TargetSettings } from '../../../../services/scaler/sizing/settings.ts';
import {
  createTargetState,
  type PoolNow,
  type TargetState,
} from '../../../../services/scaler/sizing/target-state.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const base: TargetSettings = {
  timeZone: 'UTC',
  minWarm: 0,
  maxTasks: 0,
  spareSeats: 0,
  reuse: false,
  refill: 'claim',
  tickMs: 5_000,
  meanSessionMs: 240_000,
  cold: 0.01,
  shared: 0.02,
};
const empty: PoolNow = {
  idle: 0,
  starting: 0,
  waiting: 0,
  sessions: 0,
  busy: 0,
  spareOpen: 0,
  spareClosed: 0,
};
const START_MS = Date.UTC(2026, 7, 3);
const NOW_MS = START_MS + 2 * DAY_MS;

/** A pool that had so many requests each minute for two days. */
function pool(perMinute: number, changes: Partial<TargetSettings> = {}): TargetState {
  const state = createTargetState({ ...base, ...changes });
  const slots = Array.from({ length: 576 }, (_, i) => ({
    fromMs: START_MS + i * 300_000,
    count: 5 * perMinute,
  }));
  replayCounts(state, slots, 300_000);
  return state;
}

const warm = (state: TargetState, now: Partial<PoolNow> = {}) =>
  decideTarget(state, { ...empty, ...now }, NOW_MS).warm;

describe('the target', () => {
  it('grows with the traffic, and less than in proportion', () => {
    const [few, many] = [warm(pool(4)), warm(pool(40))];
    expect(few).toBeGreaterThan(3);
    expect(many).toBeGreaterThan(few * 3);
    expect(many).toBeLessThan(few * 10);
  });

  it('grows as the wanted share of callers who wait falls', () => {
    const wanted = [0.1, 0.01, 0.001].map((cold) => warm(pool(20, { cold })));
    expect(wanted).toEqual([...wanted].sort((a, b) => a - b));
    expect(new Set(wanted).size).toBe(3);
  });

  it('meets a wanted share in steady traffic', () => {
    // 20 a minute and 45 s of lead: a Poisson of 15 exceeds 24 in 1.1 % (base stock, Palm)
    expect(warm(pool(20))).toBeGreaterThanOrEqual(23);
    expect(warm(pool(20))).toBeLessThanOrEqual(28);
  });

  it('counts open spare seats against waiting only', () => {
    const busy = { busy: 80, sessions: 80 };
    const cheap = pool(20, { reuse: true, spareSeats: 1, shared: 0.5 });
    const dear = pool(20, { reuse: true, spareSeats: 1, shared: 0.001 });
    const none = warm(cheap, busy);
    expect(warm(cheap, { ...busy, spareOpen: 80 })).toBeLessThan(none);
    expect(warm(dear, { ...busy, spareOpen: 80 })).toBeGreaterThan(
      warm(cheap, { ...busy, spareOpen: 80 }),
    );
  });

  it('asks for more when CPU closes the spare seats, and says so', () => {
    const state = pool(20, { reuse: true, spareSeats: 1, shared: 0.5 });
    const busy = { ...empty, busy: 80, sessions: 80 };
    const open = decideTarget(state, { ...busy, spareOpen: 80 }, NOW_MS);
    const closed = decideTarget(state, { ...busy, spareClosed: 80 }, NOW_MS);
    expect(closed.warm).toBeGreaterThan(open.warm);
    expect(closed.boundBy).toBe('cpu');
    expect(open.boundBy).toBe('forecast');
  });

  it('needs fewer when more tasks are about to come back', () => {
    const state = pool(20, { reuse: true });
    expect(warm(state, { busy: 120, sessions: 120 })).toBeLessThan(
      warm(state, { busy: 40, sessions: 40 }),
    );
  });

  it('keeps some above what it launches where tasks serve again, and none where not', () => {
    const again = decideTarget(
      pool(20, { reuse: true }),
      { ...empty, busy: 80, sessions: 80 },
      NOW_MS,
    );
    const once = decideTarget(pool(20), empty, NOW_MS);
    expect(again.keep).toBeGreaterThan(again.warm);
    expect(once.keep).toBe(once.warm);
  });

  it('launches ahead of an opening that is steeper than the account’s launch rate', () => {
    const opens = (launchesPerSecond?: number) => {
      const state = createTargetState({ ...base, ...(launchesPerSecond && { launchesPerSecond }) });
      const slots = Array.from({ length: 14 * 288 }, (_, i) => ({
        fromMs: START_MS + i * 300_000,
        count: i % 288 >= 108 ? 600 : 0,
      }));
      replayCounts(state, slots, 300_000);
      const opensMs = START_MS + 14 * DAY_MS + 9 * 3_600_000;
      return decideTarget(state, empty, opensMs - 50_000).warm;
    };
    expect(opens(0.5)).toBeGreaterThan(opens(20) + 100);
    expect(opens(20)).toBe(opens());
  });

  it('says that there is no history in the first day', () => {
    const state = createTargetState(base);
    observe(state, { fromMs: NOW_MS - MINUTE_MS, toMs: NOW_MS, arrivals: 3 });
    expect(decideTarget(state, empty, NOW_MS).boundBy).toBe('no-history');
  });

  const bounds = [
    { name: 'minWarm', changes: { minWarm: 200 }, boundBy: 'minWarm', size: 200 },
    { name: 'maxTasks', changes: { maxTasks: 5 }, boundBy: 'maxTasks', size: 5 },
    {
      name: 'a schedule over midnight',
      changes: {
        schedules: [{ name: 'night', days: [1], from: '22:00', to: '01:00', minWarm: 90 }],
      },
      boundBy: 'schedule',
      size: 90,
    },
  ] as const;
  for (const { name, changes, boundBy, size } of bounds)
    it(`is bound by ${name}`, () => {
      expect(decideTarget(pool(20, changes), empty, NOW_MS)).toMatchObject({ boundBy, warm: size });
    });

  it('has a task for each call that is announced within a lead time, but for those that come back', () => {
    const plan = (perMinute: number) => ({
      announced: { reminders: { saidAtMs: NOW_MS, fromMs: NOW_MS, perMinute: [perMinute, 0] } },
    });
    const quiet = pool(0.2);
    expect(decideTarget(quiet, { ...empty, ...plan(0) }, NOW_MS).boundBy).not.toBe('announced');
    const told = decideTarget(quiet, { ...empty, ...plan(60) }, NOW_MS);
    expect(told).toMatchObject({ boundBy: 'announced' });
    // A lead time is assumed to be most of a minute, and more than a minute at its latest.
    expect(told.warm).toBeGreaterThanOrEqual(45);
    expect(told.warm).toBeLessThanOrEqual(60);
    const capped = decideTarget(pool(0.2, { maxTasks: 5 }), { ...empty, ...plan(60) }, NOW_MS);
    expect(capped).toMatchObject({ boundBy: 'maxTasks', warm: 5 });
    const again = pool(0.2, { reuse: true });
    const busy = { ...empty, busy: 100, sessions: 100, ...plan(60) };
    expect(decideTarget(again, busy, NOW_MS).warm).toBeLessThan(told.warm);
  });
});

describe('lead times', () => {
  let times: Map<string, number[]>;
  beforeEach(() => {
    times = new Map();
  });

  it('are assumed until launches are seen, then learned', () => {
    expect(readLeadTime(times).meanMs).toBe(45_000);
    for (let i = 0; i < 60; i++) learnLeadTime(times, { zone: 'a', leadMs: 20_000 });
    expect(readLeadTime(times).meanMs).toBeLessThan(22_000);
  });

  it('are as late as in the slowest zone', () => {
    for (let i = 0; i < 60; i++) {
      learnLeadTime(times, { zone: 'a', leadMs: 20_000 });
      learnLeadTime(times, { zone: 'b', leadMs: 70_000 });
    }
    expect(readLeadTime(times).lateMs).toBeGreaterThanOrEqual(70_000);
  });

  it('ignore a clock that ran backwards', () => {
    learnLeadTime(times, { zone: 'a', leadMs: -5 });
    expect(times.size).toBe(0);
  });
});
