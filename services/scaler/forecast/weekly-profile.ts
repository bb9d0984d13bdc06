/**
 * What a pool's week looks like: arrivals in 5-minute slots of the local week, the last eight weeks of each slot kept apart,
 * so that an outage, a holiday or a flood in one week can be told from the habit and counts little.
 */
import type { LocalClock } from './local-time.ts';
import { weightedMedian } from './weighted-median.ts';

/** One slot of the week. */
export const SLOT_MS = 300_000;
/** Slots in a week. */
export const SLOTS = 2016;
const SLOTS_A_DAY = 288;
/** Weeks that are remembered; the table keeps 8 weeks too. */
const WEEKS = 8;

/** How a rate is made of the weeks; one setting for every pool. */
export const PROFILE = {
  /** Weight of a week against the one after it: half-life of about two and a half weeks. */
  weekDecay: 0.8,
  /** Slots on each side that are smoothed in, where they do not differ significantly. */
  reach: 3,
  /** A week further than so many deviations from the median is weighed down (Huber). */
  huber: 1.5,
  /** Deviation of a slot from week to week beside the Poisson noise, as a share. */
  weekSpread: 0.25,
  /** Weeks of own data that weigh as much as the other days of its kind. */
  dayShare: 1.5,
};

/** The counts behind the profile; changed in place by `learnSlot`. */
export interface WeeklyProfile {
  readonly counts: Float64Array;
  readonly seconds: Float64Array;
  readonly weekOf: Int32Array;
  readonly rates: Float64Array;
  /** Newest week seen. */
  newest: number;
}

/** A profile that knows nothing. */
export function emptyProfile(): WeeklyProfile {
  return {
    counts: new Float64Array(SLOTS * WEEKS),
    seconds: new Float64Array(SLOTS * WEEKS),
    weekOf: new Int32Array(SLOTS * WEEKS).fill(-1_000_000),
    rates: new Float64Array(SLOTS).fill(Number.NaN),
    newest: -1_000_000,
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
  const reach = PROFILE.reach;
  for (let k = -reach; k <= reach; k++) profile.rates[wrap(seen.slot + k)] = Number.NaN;
}

/** Arrivals a second in a slot, as the weeks before have it; NaN where nothing is known of any day. */
export function slotRate(profile: WeeklyProfile, slot: number): number {
  const known = profile.rates[slot] ?? Number.NaN;
  if (!Number.isNaN(known)) return known;
  const own = estimate(profile, slot);
  const day = dayRate(profile, slot);
  const share = PROFILE.dayShare * 300;
  const rate =
    own.weight + day.weight === 0
      ? Number.NaN
      : (own.rate * own.weight + day.rate * Math.min(day.weight, share)) /
        (own.weight + Math.min(day.weight, share));
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
  const alike = [0, 1, 2, 3, 4, 5, 6].filter((d) => d !== own && d >= 5 === own >= 5);
  const near = meanOf(profile, slot % SLOTS_A_DAY, alike);
  if (near.weight > 0) return near;
  return meanOf(profile, slot % SLOTS_A_DAY, [0, 1, 2, 3, 4, 5, 6]);
}

function meanOf(profile: WeeklyProfile, time: number, days: readonly number[]): Estimate {
  let rate = 0;
  let weight = 0;
  for (const day of days) {
    const one = estimate(profile, day * SLOTS_A_DAY + time);
    rate += one.rate * one.weight;
    weight += one.weight;
  }
  return { rate: weight > 0 ? rate / weight : 0, weight };
}

/** Weighted mean over the weeks, each week's slot smoothed with its neighbours, odd weeks weighed down. */
function estimate(profile: WeeklyProfile, slot: number): Estimate {
  const kernel = kernelAt(profile, slot);
  const weeks: { rate: number; seconds: number; weight: number }[] = [];
  for (let w = 0; w < WEEKS; w++) {
    const week = profile.newest - w;
    const seen = gather(profile, { slot, week, kernel });
    if (seen.seconds > 0)
      weeks.push({
        rate: seen.count / seen.seconds,
        seconds: seen.seconds,
        weight: seen.seconds * PROFILE.weekDecay ** w,
      });
  }
  const middle = weightedMedian(weeks);
  let sum = 0;
  let total = 0;
  for (const { rate, seconds, weight } of weeks) {
    const spread = Math.sqrt((middle + 1 / seconds) / seconds + (PROFILE.weekSpread * middle) ** 2);
    const trust =
      weeks.length < 3 ? 1 : Math.min(1, (PROFILE.huber * spread) / Math.abs(rate - middle));
    sum += rate * weight * trust;
    total += weight * trust;
  }
  const kernelSum = kernel.reduce((a, b) => a + b, 0);
  return total > 0 ? { rate: sum / total, weight: total / kernelSum } : { rate: 0, weight: 0 };
}

function gather(
  profile: WeeklyProfile,
  of: { slot: number; week: number; kernel: readonly number[] },
): { count: number; seconds: number } {
  let count = 0;
  let seconds = 0;
  const reach = (of.kernel.length - 1) / 2;
  const phase = ((of.week % WEEKS) + WEEKS) % WEEKS;
  for (let k = -reach; k <= reach; k++) {
    const share = of.kernel[k + reach] ?? 0;
    const at = wrap(of.slot + k) * WEEKS + phase;
    if (share === 0 || profile.weekOf[at] !== of.week) continue;
    count += share * (profile.counts[at] ?? 0);
    seconds += share * (profile.seconds[at] ?? 0);
  }
  return { count, seconds };
}

/** Weight of each neighbour: falls with distance, and with the significance of its difference (so an opening stays a step). */
function kernelAt(profile: WeeklyProfile, slot: number): number[] {
  const { reach } = PROFILE;
  const own = plain(profile, slot);
  return Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const k = i - reach;
    if (k === 0) return 1;
    const other = plain(profile, wrap(slot + k));
    if (own.seconds === 0 || other.seconds === 0) return 0;
    const [a, b] = [own.count / own.seconds, other.count / other.seconds];
    const noise = (own.count + 1) / own.seconds ** 2 + (other.count + 1) / other.seconds ** 2;
    return (1 - Math.abs(k) / (reach + 1)) * Math.exp(-((a - b) ** 2) / (2 * noise));
  });
}

function plain(profile: WeeklyProfile, slot: number): { count: number; seconds: number } {
  let count = 0;
  let seconds = 0;
  for (let at = slot * WEEKS; at < (slot + 1) * WEEKS; at++) {
    if ((profile.weekOf[at] ?? 0) <= profile.newest - WEEKS) continue;
    count += profile.counts[at] ?? 0;
    seconds += profile.seconds[at] ?? 0;
  }
  return { count, seconds };
}

function wrap(slot: number): number {
  return ((slot % SLOTS) + SLOTS) % SLOTS;
}
