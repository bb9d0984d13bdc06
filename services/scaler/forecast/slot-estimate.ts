/**
 * The rate of one slot of the week as its own weeks have it. Plain loops over typed arrays, and what a later slot asks for
 * again is kept: a process that starts replays eight weeks, and its first tick must not be late.
 */
import { weightedMedian } from './weighted-median.ts';

/** Slots in a week, 5 minutes each. */
export const SLOTS = 2016;
/** Weeks that are remembered; the table keeps 8 weeks too. */
export const WEEKS = 8;

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

/** Counts by slot and week, and what was made of them; changed in place. */
export interface SlotWeeks {
  /** Requests and seconds at slot · WEEKS + week modulo WEEKS. */
  readonly counts: Float64Array;
  readonly seconds: Float64Array;
  /** The week that each of them is of. */
  readonly weekOf: Int32Array;
  /** Newest week seen. */
  newest: number;
  readonly known: KnownEstimates;
}

/** Estimates that still hold, each made when `newest` was `madeIn`. */
export interface KnownEstimates {
  readonly rate: Float64Array;
  /** Seconds of data behind a rate, older weeks counted less. */
  readonly weight: Float64Array;
  readonly madeIn: Int32Array;
  /** All weeks of a slot together, and for which `newest`. */
  readonly count: Float64Array;
  readonly seconds: Float64Array;
  readonly addedIn: Int32Array;
}

/** No week is this one. */
export const NEVER = -1_000_000;

/** Nothing is known. */
export function noEstimates(): KnownEstimates {
  return {
    rate: new Float64Array(SLOTS),
    weight: new Float64Array(SLOTS),
    madeIn: new Int32Array(SLOTS).fill(NEVER),
    count: new Float64Array(SLOTS),
    seconds: new Float64Array(SLOTS),
    addedIn: new Int32Array(SLOTS).fill(NEVER),
  };
}

/** What a slot's new count makes untrue. */
export function forgetEstimates({ madeIn, addedIn }: KnownEstimates, slot: number): void {
  addedIn[slot] = NEVER;
  for (let k = -reach; k <= reach; k++) madeIn[wrap(slot + k)] = NEVER;
}

const { reach } = PROFILE;
const SPAN = 2 * reach + 1;
const FALL = Array.from({ length: SPAN }, (_, i) => 1 - Math.abs(i - reach) / (reach + 1));
const DECAY = Array.from({ length: WEEKS }, (_, w) => PROFILE.weekDecay ** w);

// filled anew by each call
const kernel = new Float64Array(SPAN);
const rates = new Float64Array(WEEKS);
const seconds = new Float64Array(WEEKS);
const weights = new Float64Array(WEEKS);

/** Weighted mean over the weeks, each week's slot smoothed with its neighbours, odd weeks weighed down; into `known`. */
export function estimateSlot(profile: SlotWeeks, slot: number): void {
  const { known } = profile;
  if (known.madeIn[slot] === profile.newest) return;
  known.madeIn[slot] = profile.newest;
  const kernelSum = fillKernel(profile, slot);
  const length = gatherWeeks(profile, slot);
  const middle = weightedMedian(rates, weights, length);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < length; i++) {
    const rate = rates[i] ?? 0;
    const weight = weights[i] ?? 0;
    const over = seconds[i] ?? 0;
    const spread = Math.sqrt((middle + 1 / over) / over + (PROFILE.weekSpread * middle) ** 2);
    const trust = length < 3 ? 1 : Math.min(1, (PROFILE.huber * spread) / Math.abs(rate - middle));
    sum += rate * weight * trust;
    total += weight * trust;
  }
  known.rate[slot] = total > 0 ? sum / total : 0;
  known.weight[slot] = total > 0 ? total / kernelSum : 0;
}

/** The weeks with data, newest first; answers how many. */
function gatherWeeks(profile: SlotWeeks, slot: number): number {
  let length = 0;
  for (let w = 0; w < WEEKS; w++) {
    const week = profile.newest - w;
    const phase = ((week % WEEKS) + WEEKS) % WEEKS;
    let count = 0;
    let over = 0;
    for (let i = 0; i < SPAN; i++) {
      const share = kernel[i] ?? 0;
      const at = wrap(slot + i - reach) * WEEKS + phase;
      if (share === 0 || profile.weekOf[at] !== week) continue;
      count += share * (profile.counts[at] ?? 0);
      over += share * (profile.seconds[at] ?? 0);
    }
    if (!(over > 0)) continue;
    rates[length] = count / over;
    seconds[length] = over;
    weights[length++] = over * (DECAY[w] ?? 0);
  }
  return length;
}

/** Weight of each neighbour: falls with distance, and with the significance of its difference (so an opening stays a step). */
function fillKernel(profile: SlotWeeks, slot: number): number {
  addWeeks(profile, slot);
  let sum = 0;
  for (let i = 0; i < SPAN; i++) {
    const near = wrap(slot + i - reach);
    if (i !== reach) addWeeks(profile, near);
    const share = i === reach ? 1 : (FALL[i] ?? 0) * likeness(profile.known, slot, near);
    kernel[i] = share;
    sum += share;
  }
  return sum;
}

/** How well two slots' difference is explained by chance; 0 where one of them knows nothing. */
function likeness({ count, seconds: over }: KnownEstimates, a: number, b: number): number {
  const s = over[a] ?? 0;
  const t = over[b] ?? 0;
  if (s * t === 0) return 0;
  const n = count[a] ?? 0;
  const m = count[b] ?? 0;
  const noise = (n + 1) / s ** 2 + (m + 1) / t ** 2;
  return Math.exp(-((n / s - m / t) ** 2) / (2 * noise));
}

/** All remembered weeks of a slot together, into `known`. */
function addWeeks({ known, weekOf, newest, counts, seconds: over }: SlotWeeks, slot: number): void {
  if (known.addedIn[slot] === newest) return;
  known.addedIn[slot] = newest;
  let count = 0;
  let sum = 0;
  for (let at = slot * WEEKS; at < (slot + 1) * WEEKS; at++) {
    if ((weekOf[at] ?? 0) <= newest - WEEKS) continue;
    count += counts[at] ?? 0;
    sum += over[at] ?? 0;
  }
  known.count[slot] = count;
  known.seconds[slot] = sum;
}

/** The slot of the week that a slot before its beginning or after its end is. */
export function wrap(slot: number): number {
  return (slot + SLOTS) % SLOTS;
}
