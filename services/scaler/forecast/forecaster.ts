/**
 * The forecast of one pool: a mixture of negative binomials. Its parts are the weekly profile and a flat rate, each at
 * several speeds of level and widths; how much each counts is learned from how well it foretold (online EM).
 */
import { type Levels, emptyLevels, learnLevels, readLevels, SPEEDS } from './levels.ts';
import { createLocalClock, type LocalClock } from './local-time.ts';
import { type Component, logPmf } from './negative-binomial.ts';
import {
  emptyProfile,
  learnSlot,
  SLOT_MS,
  SLOTS,
  slotAt,
  slotRate,
  type WeeklyProfile,
} from './weekly-profile.ts';

/** How the mixture learns; one setting for every pool. */
export const MIXTURE = {
  /** Part of the weights that each scored block renews. */
  learnRate: 0.015,
  /**
   * Least weight of a part, so that a forgotten one can come back. The wide parts hold it too: all of them together must
   * stay well under the rarest event that a target is asked for, or they decide it instead of the traffic.
   */
  floor: 0.000_03,
  /** Widest parts: the shape is capped at these, for surges that no level has seen yet. */
  caps: [Infinity, 100, 3],
  /** Shares of the caps before anything is learned. */
  capShare: [0.9, 0.08, 0.02],
  /** Chance that the part that foretold the last block also foretells the next; else any part does, by its weight. */
  stay: 0.25,
  /** Share of the flat parts before anything is learned, where there is a profile. */
  flatShare: 0.3,
};

/** One pool's forecast; changed in place by `observe`. */
export interface Forecaster {
  readonly clock: LocalClock;
  readonly profile: WeeklyProfile;
  readonly seasonal: Levels;
  readonly flat: Levels;
  /** How often each part is the right one, in the long run. */
  readonly weights: Float64Array;
  /** How likely each part was the right one in the last block: what a surge changes at once. */
  readonly active: Float64Array;
  /** Scored at the end of the running block. */
  block: { endsMs: number; seconds: number; count: number; parts: Component[] } | undefined;
  /** Seconds of one scored block: about what a decision looks ahead. */
  blockS: number;
  /** Counts of the slot that is not over yet. */
  pending: { slot: number; week: number; count: number; seconds: number } | undefined;
  /** Arrivals a second of the long run, all hours together. */
  meanRate: number;
  seenS: number;
  factorOf: (atMs: number) => number;
}

/** What a pool's forecast is set up with. */
export interface ForecastSettings {
  readonly timeZone: string;
  /** Expected arrivals on a date, as a multiple of the weekly profile: 0 is closed. */
  readonly dateFactors?: Readonly<Record<string, number>> | undefined;
}

/** A forecast that has seen nothing. Throws a RangeError for an unknown time zone. */
export function createForecaster(settings: ForecastSettings): Forecaster {
  const clock = createLocalClock(settings.timeZone);
  const factors = settings.dateFactors ?? {};
  const some = Object.keys(factors).length > 0;
  return {
    clock,
    profile: emptyProfile(),
    seasonal: emptyLevels(),
    flat: emptyLevels(),
    weights: initialWeights(),
    active: initialWeights(),
    block: undefined,
    blockS: 60,
    pending: undefined,
    meanRate: 0,
    seenS: 0,
    factorOf: (atMs) => (some ? (factors[clock.date(atMs)] ?? 1) : 1),
  };
}

function initialWeights(): Float64Array {
  const { flatShare, caps, capShare } = MIXTURE;
  const speeds = SPEEDS.halfLivesS.length;
  return Float64Array.from({ length: 2 * speeds * caps.length }, (_, i) => {
    const base = Math.floor(i / (speeds * caps.length));
    const share = capShare[i % caps.length] ?? 0;
    return ((base === 0 ? 1 - flatShare : flatShare) * share) / speeds;
  });
}

/** Arrivals foreseen by the profile alone from one instant to another. */
export function profileMass(f: Forecaster, fromMs: number, toMs: number): number {
  let mass = 0;
  let atMs = fromMs;
  while (atMs < toMs) {
    const inWeek = f.clock.weekMs(atMs);
    const slot = Math.floor(inWeek / SLOT_MS);
    const endMs = Math.min(toMs, atMs + SLOT_MS - (inWeek - slot * SLOT_MS));
    const rate = slotRate(f.profile, Math.min(slot, SLOTS - 1));
    mass += (Number.isNaN(rate) ? f.meanRate : rate) * f.factorOf(atMs) * ((endMs - atMs) / 1000);
    atMs = endMs;
  }
  return mass;
}

/** The arrivals of a stretch of time to come, as a mixture. `leastParts` drops parts of less weight. */
export function predict(f: Forecaster, fromMs: number, toMs: number): Component[] {
  const parts: Component[] = [];
  const bases = [profileMass(f, fromMs, toMs), (f.meanRate * (toMs - fromMs)) / 1000];
  let i = 0;
  [f.seasonal, f.flat].forEach((levels, base) => {
    const mass = bases[base] ?? 0;
    for (const { level, shape } of readLevels(levels))
      for (const cap of MIXTURE.caps)
        parts.push({
          weight: weightOf(f, i++),
          mean: Math.max(level * mass, 1e-9),
          shape: Math.min(shape, cap),
        });
  });
  return parts;
}

/** Of a hidden Markov chain over the parts: it stays, or it is drawn anew by the long-run weights. */
function weightOf(f: Forecaster, i: number): number {
  return MIXTURE.stay * (f.active[i] ?? 0) + (1 - MIXTURE.stay) * (f.weights[i] ?? 0);
}

/** Takes in the requests that came in a stretch of time; stretches come in order and do not overlap. */
export function observe(
  f: Forecaster,
  came: { fromMs: number; toMs: number; count: number },
): void {
  const seconds = (came.toMs - came.fromMs) / 1000;
  if (!(seconds > 0)) return;
  const { count } = came;
  f.block ??= {
    endsMs: came.fromMs + f.blockS * 1000,
    seconds: 0,
    count: 0,
    parts: predict(f, came.fromMs, came.fromMs + f.blockS * 1000),
  };
  f.block.count += count;
  if (came.toMs >= f.block.endsMs) {
    score(f, f.block.parts, f.block.count);
    f.block = undefined;
  }
  learnLevels(f.seasonal, { count, seconds, expected: profileMass(f, came.fromMs, came.toMs) });
  learnLevels(f.flat, { count, seconds, expected: f.meanRate * seconds });
  keepForProfile(f, came);
  f.seenS += seconds;
  // a long-run mean: plain at first, then over about four weeks
  f.meanRate +=
    (count / seconds - f.meanRate) * Math.min(1, seconds / Math.min(f.seenS, 2_419_200));
}

/** One step of the chain's filter and of online EM: the long-run weights move towards each part's responsibility. */
function score(f: Forecaster, parts: readonly Component[], count: number): void {
  const logs = parts.map(
    (p) => Math.log(Math.max(p.weight, 1e-12)) + logPmf(count, p.mean, p.shape),
  );
  const top = Math.max(...logs);
  const odds = logs.map((l) => Math.exp(l - top));
  const sum = odds.reduce((a, b) => a + b, 0);
  const { learnRate, floor } = MIXTURE;
  const n = parts.length;
  odds.forEach((odd, i) => {
    f.active[i] = odd / sum;
    const moved = (1 - learnRate) * (f.weights[i] ?? 0) + learnRate * (odd / sum);
    f.weights[i] = moved * (1 - n * floor * learnRate) + floor * learnRate;
  });
}

/** The profile learns a slot when it is over, so that it never foretells what it has already seen. */
function keepForProfile(
  f: Forecaster,
  came: { fromMs: number; toMs: number; count: number },
): void {
  const slot = slotAt(f.clock, came.fromMs);
  const week = f.clock.week(came.fromMs);
  if (f.pending && (f.pending.slot !== slot || f.pending.week !== week)) {
    learnSlot(f.profile, f.pending);
    f.pending = undefined;
  }
  f.pending ??= { slot, week, count: 0, seconds: 0 };
  f.pending.count += came.count;
  f.pending.seconds += (came.toMs - came.fromMs) / 1000;
}
