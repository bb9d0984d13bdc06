/** The bounds that an operator sets around what the forecast asks for. */
import type { Schedule } from '../../../core/pool/pool.ts';
import type { LocalClock } from '../../../core/time/local-clock.ts';
import type { TargetSettings } from './settings.ts';

/** A lower bound and where it comes from. */
export interface LowerBound {
  readonly warm: number;
  readonly boundBy: 'minWarm' | 'schedule' | 'announced';
  readonly reason: string;
}

/** The highest of `minWarm` and the schedules that hold at any time until a task launched now is ready. */
export function lowerBound(
  settings: TargetSettings,
  clock: LocalClock,
  span: { fromMs: number; toMs: number },
): LowerBound {
  let bound: LowerBound = {
    warm: settings.minWarm,
    boundBy: 'minWarm',
    reason: `minWarm is ${settings.minWarm}`,
  };
  for (const schedule of settings.schedules ?? []) {
    const open = holds(schedule, clock, span.fromMs) || holds(schedule, clock, span.toMs);
    if (open && schedule.minWarm > bound.warm)
      bound = {
        warm: schedule.minWarm,
        boundBy: 'schedule',
        reason: `schedule '${schedule.name}' wants ${schedule.minWarm}`,
      };
  }
  return bound;
}

/** Calls that are announced for the time until a task launched now is ready want a task each, but for those that come back in that time. */
export function liftForAnnounced(
  bound: LowerBound,
  { calls, returns }: { calls: number; returns: number },
): LowerBound {
  const warm = Math.ceil(calls - returns);
  if (warm <= bound.warm) return bound;
  const reason = `${Math.ceil(calls)} calls are announced, and ${returns.toFixed(1)} returns foreseen`;
  return { warm, boundBy: 'announced', reason };
}

function holds(schedule: Schedule, clock: LocalClock, atMs: number): boolean {
  const minute = Math.floor(clock.weekMs(atMs) / 60_000);
  const day = Math.floor(minute / 1440);
  const time = minute % 1440;
  const from = minuteOf(schedule.from);
  const to = minuteOf(schedule.to);
  if (from <= to) return schedule.days.includes(day) && time >= from && time < to;
  return (
    (schedule.days.includes(day) && time >= from) ||
    (schedule.days.includes((day + 6) % 7) && time < to)
  );
}

/** Minutes since midnight of `HH:MM`. Throws for anything else. */
export function minuteOf(time: string): number {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(time);
  if (!match) throw new Error(`Cannot read a schedule: a time is HH:MM, got ${time}`);
  return Number(match[1]) * 60 + Number(match[2]);
}
