import { describe, expect, it } from 'vitest';
import { replayMinutes } from '../../../../services/scaler/forecast/replay-minutes.ts';
import { decideTarget, observe } from '../../../../services/scaler/sizing/decide-target.ts';
import { calibrationOf } from '../../../../services/scaler/sizing/programme/calibration.ts';
import {
  createTargetState,
  type PoolNow,
  type TargetState,
} from '../../../../services/scaler/sizing/target-state.ts';
import { createRandom } from '../../../../sim/trace/random.ts';

const MINUTE_MS = 60_000;
const DAY = 1440;
const settings = {
  timeZone: 'UTC',
  minWarm: 0,
  maxTasks: 0,
  spareSeats: 1,
  reuse: true,
  refill: 'claim',
  tickMs: 5_000,
  meanSessionMs: 240_000,
} as const;
const empty = { idle: 0, starting: 0, waiting: 0, sessions: 0, busy: 0, spareOpen: 0 };
const looks: readonly PoolNow[] = [
  { ...empty, spareClosed: 0 },
  { ...empty, idle: 1, spareClosed: 0 },
  { ...empty, idle: 2, spareClosed: 0 },
  { ...empty, busy: 1, sessions: 1, spareOpen: 1, spareClosed: 0 },
  { ...empty, busy: 1, sessions: 1, idle: 1, spareOpen: 1, spareClosed: 0 },
];

/** Three weeks of a call in four hours, by day, and then three days of four an hour: minutes with their counts. */
function minutesOf(): { minuteMs: number; count: number }[] {
  const random = createRandom(11);
  return Array.from({ length: 24 * DAY }, (_, minute) => {
    const hour = Math.floor((minute % DAY) / 60);
    const perHour = hour < 8 || hour > 19 ? 0 : minute < 21 * DAY ? 0.25 : 4;
    return { minuteMs: minute * MINUTE_MS, count: random.uniform() < perHour / 60 ? 1 : 0 };
  });
}

/** By how many tasks a day's decisions differ, one in twenty minutes in each of five moments of the pool. */
function differences(one: TargetState, other: TargetState): number[] {
  const found: number[] = [];
  for (let minute = 0; minute < DAY; minute += 20)
    for (const now of looks) {
      const [a, b] = [one, other].map((state) =>
        decideTarget(state, now, (24 * DAY + minute) * MINUTE_MS),
      );
      const warm = Math.abs((a?.warm ?? 0) - (b?.warm ?? 0));
      found.push(Math.max(warm, Math.abs((a?.keep ?? 0) - (b?.keep ?? 0))));
    }
  return found;
}

describe('a scaler that starts anew', () => {
  const counts = minutesOf();
  const stayed = createTargetState(settings);
  replayMinutes(stayed, counts.slice(0, 21 * DAY), 21 * DAY * MINUTE_MS);
  for (const { minuteMs, count } of counts.slice(21 * DAY))
    observe(stayed, { fromMs: minuteMs, toMs: minuteMs + MINUTE_MS, arrivals: count });
  const restarted = createTargetState(settings);
  replayMinutes(restarted, counts, 24 * DAY * MINUTE_MS);

  it('knows from the stored counts how far the forecast of a small pool is off', () => {
    expect(calibrationOf(stayed.calibration)).toBeGreaterThan(1.2);
    const ratio = calibrationOf(restarted.calibration) / calibrationOf(stayed.calibration);
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  it('decides as the one that stayed in 95 of 100 looks, and never by more than a task otherwise', () => {
    const tasks = differences(stayed, restarted);
    expect(tasks.filter((by) => by > 0).length).toBeLessThan(0.05 * tasks.length);
    expect(Math.max(...tasks)).toBeLessThanOrEqual(1);
  });
});
