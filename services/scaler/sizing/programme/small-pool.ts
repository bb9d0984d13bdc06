/** What the programme says of a small pool at one moment: launch below the first number, stop idle tasks above the second. */
import type { PoolNow } from '../target-state.ts';
import type { PoolCounts } from './pool-space.ts';
import type { Programme } from './solve.ts';
import { type CostOf, costAtRate, type Tables } from './tables.ts';

/** Both in tasks that are idle or starting and not promised. */
export interface WarmRange {
  readonly warm: number;
  readonly keep: number;
}

/**
 * What a launch costs beside the time it takes, in seconds of a task. Measured, not derived: with 40 a pool of one session
 * at a time launches a quarter less often than with 0, for 1 % more at equal sharing; 400 takes 60 % off the launches of
 * one of 0.3 sessions, for 6 to 12 % more. The tables are in docs/scaling.md.
 */
export const LAUNCH_S = 40;

/** A decision that gains less than so many seconds of a task is left: the tables are no truer than that. */
const LEAST_GAIN_S = 0.5;
/** More launches at once than this are for the next tick. */
const MOST_AT_ONCE = 4;

/** What the programme does with a pool as the census has it. */
export function rangeNow(tables: Tables, of: Programme, now: PoolNow): WarmRange {
  const counts: PoolCounts = {
    idle: now.idle,
    // those who wait have a task coming, and hold it from then on
    starting: Math.max(0, now.starting - now.waiting),
    busy: now.busy + now.waiting,
    // a seat that is closed is as good as taken
    extra: Math.max(0, now.busy * of.spareSeats - now.spareOpen),
  };
  return rangeOf(costAtRate(tables, of), counts, of.launchS);
}

/**
 * The range that does what the programme would do now. A claim is made good at once up to `warm`, so it is no more than
 * what the programme would want after one.
 */
export function rangeOf(cost: CostOf, now: PoolCounts, launchS = LAUNCH_S): WarmRange {
  const have = now.idle + now.starting;
  const change = bestChange(cost, now, launchS);
  if (change > 0) return { warm: have + change, keep: have + change };
  const claimed =
    now.idle > 0
      ? { ...now, idle: now.idle - 1, busy: now.busy + 1 }
      : { ...now, extra: Math.min(now.extra + 1, now.busy) };
  const made = bestChange(cost, claimed, launchS);
  const wantedAfter = Math.max(0, claimed.idle + claimed.starting + Math.max(0, made));
  const keep = have + change;
  return { warm: Math.min(keep, wantedAfter), keep };
}

/** Tasks to launch, or as a negative number to stop. */
function bestChange(cost: CostOf, now: PoolCounts, launchS: number): number {
  let least = cost(now) - LEAST_GAIN_S;
  let change = 0;
  const consider = (by: number, counts: PoolCounts, launches = 0) => {
    const then = cost(counts) + launches;
    if (then >= least) return;
    least = then;
    change = by;
  };
  for (let n = 1; n <= MOST_AT_ONCE; n++)
    consider(n, { ...now, starting: now.starting + n }, n * launchS);
  for (let n = 1; n <= now.idle; n++) consider(-n, { ...now, idle: now.idle - n });
  return change;
}
