/** Launch to claimable, learned from our own launches in each zone. */
import { ASSUMED_LEAD_TIME_MS } from '../../../core/limits.ts';

/** What a decision needs to know of the lead time. */
export interface LeadTime {
  readonly meanMs: number;
  /** 95 of 100 launches are ready by then. */
  readonly lateMs: number;
}

/** Assumed before any launch has been seen: the middle of what Fargate is reported to take. */
const DEFAULT_LEAD_TIME: LeadTime = { meanMs: ASSUMED_LEAD_TIME_MS, lateMs: 60_000 };

/** Launches that are remembered for each zone; enough for a 95th percentile, and a slow hour is forgotten soon. */
const REMEMBERED = 60;
/** The assumed lead time counts as so many launches. */
const TRUST = 3;

/** The last lead times of each zone, newest last; changed in place. */
export type LeadTimes = Map<string, number[]>;

/** Read at each tick and learned at each launch, so what was worked out holds for long. */
const worked = new WeakMap<LeadTimes, LeadTime>();

/** Takes in one launch that became claimable. */
export function learnLeadTime(times: LeadTimes, launch: { zone: string; leadMs: number }): void {
  if (!(launch.leadMs > 0)) return;
  const known = times.get(launch.zone) ?? [];
  known.push(launch.leadMs);
  if (known.length > REMEMBERED) known.shift();
  times.set(launch.zone, known);
  worked.delete(times);
}

/** The pool's lead time: the mean of all zones, late as in its slowest one, for a launch may land there. */
export function readLeadTime(times: LeadTimes): LeadTime {
  const known = worked.get(times) ?? workOut(times);
  worked.set(times, known);
  return known;
}

function workOut(times: LeadTimes): LeadTime {
  const zones = [...times.values()].filter((known) => known.length > 0);
  if (zones.length === 0) return DEFAULT_LEAD_TIME;
  const all = zones.flat();
  const sum = all.reduce((a, b) => a + b, 0) + TRUST * DEFAULT_LEAD_TIME.meanMs;
  const meanMs = sum / (all.length + TRUST);
  const late = zones.map((known) => percentile95(known.length < 20 ? all : known));
  const assumed =
    all.length < 20 ? (meanMs * DEFAULT_LEAD_TIME.lateMs) / DEFAULT_LEAD_TIME.meanMs : 0;
  return { meanMs, lateMs: Math.max(meanMs, assumed, ...late) };
}

function percentile95(known: readonly number[]): number {
  const sorted = [...known].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}
