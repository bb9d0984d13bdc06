/**
 * The forecast of one pool: a mixture of negative binomials. Its parts are the weekly profile and a flat rate, each at
 * several speeds of level and widths; how much each counts is learned from how well it foretold (online EM).
 */
import { createLocalClock, type LocalClock } from '../../../core/time/local-clock.ts';
import {
  emptyLevels,
  type Fade,
  fadeOver,
  type Levels,
  learnLevels,
  readLevels,
  SPEEDS,
} from './levels.ts';
import {
  type Belief,
  CAPS,
  emptyMixture,
  initialWeights,
  type Mixture,
  meanOf,
  PARTS,
  scoreParts,
  weightOf,
} from './mixture.ts';
import type { Component } from './negative-binomial.ts';
import { SLOTS } from './slot-estimate.ts';
import {
  emptyProfile,
  learnSlot,
  SLOT_MS,
  slotAt,
  slotRate,
  type WeeklyProfile,
} from './weekly-profile.ts';

/** One pool's forecast; changed in place by `observe`. */
export interface Forecaster extends Belief {
  readonly clock: LocalClock;
  readonly profile: WeeklyProfile;
  readonly seasonal: Levels;
  readonly flat: Levels;
  /** The running block; at its end `foreseen` is scored. */
  block: { readonly endsMs: number; count: number } | undefined;
  readonly foreseen: Mixture;
  /** That of the last stretch: stretches are mostly equally long. */
  fade: (Fade & { readonly seconds: number }) | undefined;
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
    foreseen: emptyMixture(),
    fade: undefined,
    blockS: 60,
    pending: undefined,
    meanRate: 0,
    seenS: 0,
    factorOf: (atMs) => (some ? (factors[clock.date(atMs)] ?? 1) : 1),
  };
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

/** The arrivals of a stretch of time to come, as a mixture. */
export function predict(f: Forecaster, fromMs: number, toMs: number): Component[] {
  const { weight, mean, shape } = foresee(f, { fromMs, toMs }, foreseen);
  return Array.from(weight, (w, i) => ({ weight: w, mean: mean[i] ?? 0, shape: shape[i] ?? 1 }));
}

const speeds = SPEEDS.halfLivesS.length;
const caps = CAPS.length;
// filled anew by each call
const foreseen = emptyMixture();
const read = { level: new Float64Array(speeds), shape: new Float64Array(speeds) };

function foresee(f: Forecaster, span: { fromMs: number; toMs: number }, into: Mixture): Mixture {
  const { fromMs, toMs } = span;
  addBase(f, { levels: f.seasonal, mass: profileMass(f, fromMs, toMs), first: 0 }, into);
  const mass = (f.meanRate * (toMs - fromMs)) / 1000;
  addBase(f, { levels: f.flat, mass, first: PARTS / 2 }, into);
  return into;
}

/** The parts of the profile or of the flat rate: each speed at each width. */
function addBase(
  f: Forecaster,
  { levels, mass, first }: { levels: Levels; mass: number; first: number },
  into: Mixture,
): void {
  readLevels(levels, read);
  for (let k = 0; k < PARTS / 2; k++) {
    const speed = Math.floor(k / caps);
    into.weight[first + k] = weightOf(f, first + k);
    into.mean[first + k] = Math.max((read.level[speed] ?? 0) * mass, 1e-9);
    into.shape[first + k] = Math.min(read.shape[speed] ?? 1, CAPS[k % caps] ?? Infinity);
  }
}

/** A block that is over: what came in it, and what had been foreseen before it began. */
export interface ScoredBlock {
  readonly came: number;
  readonly foreseen: number;
  readonly seconds: number;
}

/** Takes in the requests that came in a stretch of time; stretches come in order and do not overlap. Answers the block that ended with it. */
export function observe(
  f: Forecaster,
  came: { fromMs: number; toMs: number; count: number },
): ScoredBlock | undefined {
  const seconds = (came.toMs - came.fromMs) / 1000;
  if (!(seconds > 0)) return undefined;
  const { count } = came;
  if (!f.block) {
    const endsMs = came.fromMs + f.blockS * 1000;
    foresee(f, { fromMs: came.fromMs, toMs: endsMs }, f.foreseen);
    f.block = { endsMs, count: 0 };
  }
  f.block.count += count;
  let scored: ScoredBlock | undefined;
  if (came.toMs >= f.block.endsMs) {
    scored = { came: f.block.count, foreseen: meanOf(f.foreseen), seconds: f.blockS };
    scoreParts(f, f.foreseen, f.block.count);
    f.block = undefined;
  }
  if (f.fade?.seconds !== seconds) f.fade = { seconds, ...fadeOver(seconds) };
  learnLevels(f.seasonal, { count, expected: profileMass(f, came.fromMs, came.toMs) }, f.fade);
  learnLevels(f.flat, { count, expected: f.meanRate * seconds }, f.fade);
  keepForProfile(f, came);
  f.seenS += seconds;
  // a long-run mean: plain at first, then over about four weeks
  f.meanRate +=
    (count / seconds - f.meanRate) * Math.min(1, seconds / Math.min(f.seenS, 2_419_200));
  return scored;
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
