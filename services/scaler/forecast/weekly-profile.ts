/**
 * What a pool's week looks like: arrivals in 5-minute slots of the local week, the last eight weeks of each slot kept apart,
 * so that an outage, a holiday or a flood in one week can be told from the habit and counts little.
 */
import type { LocalClock } from '../../../core/time/local-clock.ts';
import {
  estimateSlot,
  forgetEstimates,
  NEVER,
  noEstimates,
  PROFILE,
  SLOTS,
  type SlotWeeks,
  WEEKS,
  wrap,
} from './slot-estimate.ts';

/** One slot of the week. */
export const SLOT_MS = 300_000;
const SLOTS_A_DAY = 288;
const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** The other days of a day's kind: weekdays of a weekday, the other day of a weekend's. */
const ALIKE = DAYS.map((own) => DAYS.filter((d) => d !== own && d >= 5 === own >= 5));

/** The counts behind the profile; changed in place by `learnSlot`. */
export interface WeeklyProfile extends SlotWeeks {
  readonly rates: Float64Array;
}

/** A profile that knows nothing. */
export function emptyProfile(): WeeklyProfile {
  return {
    counts: new Float64Array(SLOTS * WEEKS),
    seconds: new Float64Array(SLOTS * WEEKS),
    weekOf: new Int32Array(SLOTS * WEEKS).fill(NEVER),
    rates: new Float64Array(SLOTS).fill(Number.NaN),
    newest: NEVER,
    known: noEstimates(),
  };
}

/** What came in a part of one slot. */
export interface SlotCount {
  readonly week: number;
  readonly slot: number;
  readonly count: number;
  readonly seconds: number;
}

/** Adds to one slot of one week; a count of eight weeks before is forgotten. */
export function learnSlot(profile: WeeklyProfile, seen: SlotCount): void {
  const at = seen.slot * WEEKS + (((seen.week % WEEKS) + WEEKS) % WEEKS);
  if ((profile.weekOf[at] ?? 0) !== seen.week) {
    profile.weekOf[at] = seen.week;
    profile.counts[at] = 0;
    profile.seconds[at] = 0;
  }
  profile.counts[at] = (profile.counts[at] ?? 0) + seen.count;
  profile.seconds[at] = (profile.seconds[at] ?? 0) + seen.seconds;
  profile.newest = Math.max(profile.newest, seen.week);
  const { reach } = PROFILE;
  for (let k = -reach; k <= reach; k++) profile.rates[wrap(seen.slot + k)] = Number.NaN;
  forgetEstimates(profile.known, seen.slot);
}

/** Arrivals a second in a slot, as the weeks before have it; NaN where nothing is known of any day. */
export function slotRate(profile: WeeklyProfile, slot: number): number {
  const known = profile.rates[slot] ?? Number.NaN;
  if (!Number.isNaN(known)) return known;
  estimateSlot(profile, slot);
  const own = profile.known.weight[slot] ?? 0;
  const day = dayRate(profile, slot);
  const other = Math.min(day.weight, PROFILE.dayShare * 300);
  const rate =
    own + day.weight === 0
      ? Number.NaN
      : ((profile.known.rate[slot] ?? 0) * own + day.rate * other) / (own + other);
  profile.rates[slot] = rate;
  return rate;
}

/** The slot of an instant. */
export function slotAt(clock: LocalClock, atMs: number): number {
  return Math.floor(clock.weekMs(atMs) / SLOT_MS);
}

interface Estimate {
  readonly rate: number;
  /** Seconds of data behind it, older weeks counted less. */
  readonly weight: number;
}

/** The same time of the other days of its kind: weekdays for a weekday, weekends for a weekend, else all days. */
function dayRate(profile: WeeklyProfile, slot: number): Estimate {
  const own = Math.floor(slot / SLOTS_A_DAY);
  const near = meanOf(profile, slot % SLOTS_A_DAY, ALIKE[own] ?? DAYS);
  if (near.weight > 0) return near;
  return meanOf(profile, slot % SLOTS_A_DAY, DAYS);
}

function meanOf(profile: WeeklyProfile, time: number, days: readonly number[]): Estimate {
  let rate = 0;
  let weight = 0;
  for (const day of days) {
    const slot = day * SLOTS_A_DAY + time;
    estimateSlot(profile, slot);
    const own = profile.known.weight[slot] ?? 0;
    rate += (profile.known.rate[slot] ?? 0) * own;
    weight += own;
  }
  return { rate: weight > 0 ? rate / weight : 0, weight };
}
