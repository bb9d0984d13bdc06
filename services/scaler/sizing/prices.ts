/**
 * The two probabilities as prices. A price is in seconds: how many idle task-seconds one avoided event is worth. With a
 * price the chance is spent where it is cheapest (a busy hour is made safer than a quiet one), and so a wanted share of
 * sessions is turned into the price that gives that share over the pool's week.
 */
import type { Worth } from '../../../core/pool/pool.ts';

/** A 0.5 vCPU, 1 GB ARM task in us-east-1; an instant answer is worth two cents, an hour of it idle; a CPU of
 * one's own a twentieth of a cent, a minute and a half. */
export const DEFAULT_WORTH: Worth = { idleMinute: 0.00033, instantAnswer: 0.02, ownCpu: 0.0005 };

/** Idle seconds that one avoided event is worth. */
export interface Prices {
  readonly coldS: number;
  readonly sharedS: number;
}

/** Prices from money. */
export function pricesFromWorth(worth: Worth): Prices {
  const second = worth.idleMinute / 60;
  return { coldS: worth.instantAnswer / second, sharedS: worth.ownCpu / second };
}

/**
 * Where a task serves once, prices fall in busy hours with this power of the rate. Found by measurement, not derived: on
 * every development trace it takes 1 to 2 % off the idle time at the same share, for the foreseen tail is a little too wide
 * where traffic is dense. Where tasks serve again it gains nothing and costs on oslo-bike, so it is 0 there.
 */
export const BUSY_POWER = { once: -0.3, again: 0 };

/** The prices in an hour whose rate is so many times the pool's mean. */
export function pricesAtRate(
  { coldS, sharedS }: Prices,
  hour: { timesMean: number; power: number },
): Prices {
  const factor = Math.max(0.02, Math.min(50, hour.timesMean)) ** hour.power;
  return { coldS: coldS * factor, sharedS: sharedS * factor };
}

/** Where a price comes to hold: the rates of the pool's week and the spread of what comes in a look-ahead. */
export interface PriceOf {
  /** Arrivals a second, each for an equal stretch of the week. */
  readonly rates: readonly number[];
  /** Seconds that a launched task takes, and the tick if claims are not made good at once. */
  readonly aheadS: number;
  /** Variance of what is missing in a look-ahead over that of a Poisson: 1, or about 2 with returns. */
  readonly dispersion: number;
  /** How prices follow the rate: see `BUSY_POWER`. */
  readonly busyPower: number;
}

/** The logarithms of the least and the greatest price that are thought of. */
const LOG_PRICES = { least: Math.log(0.01), greatest: Math.log(1e12) };
const CLOSE_ENOUGH = 1e-10;

/** The price at which `share` of the week's sessions meet the event, by false position (Illinois) on logarithms of both. */
export function priceForShare(share: number, of: PriceOf): number {
  const rates = of.rates.filter((rate) => rate > 0);
  if (rates.length === 0) return 1 / Math.max(share, 1e-9);
  const over = (log: number) => Math.log(shareAt({ price: Math.exp(log), rates }, of) / share);
  let low = LOG_PRICES.least;
  let high = LOG_PRICES.greatest;
  let [lowOver, highOver] = [over(low), over(high)];
  if (lowOver <= 0) return Math.exp(low);
  if (highOver >= 0) return Math.exp(high);
  let kept = 0;
  while (high - low > CLOSE_ENOUGH) {
    const middle = (low * highOver - high * lowOver) / (highOver - lowOver);
    const at = over(middle);
    if (Math.abs(at) < CLOSE_ENOUGH) return Math.exp(middle);
    // an end that is kept twice counts half, else the other one crawls
    if (at > 0) {
      if (kept === 1) highOver /= 2;
      [low, lowOver, kept] = [middle, at, 1];
    } else {
      if (kept === -1) lowOver /= 2;
      [high, highOver, kept] = [middle, at, -1];
    }
  }
  return Math.exp(low);
}

/** The share of sessions that meet the event when every rate is served at this price; the missing taken as normal. */
function shareAt(
  { price, rates }: { price: number; rates: readonly number[] },
  of: PriceOf,
): number {
  let met = 0;
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  // over the whole week, closed hours too, as the forecast's long-run rate has it
  const mean = all / of.rates.length;
  for (const rate of rates) {
    const deviation = Math.sqrt(Math.max(rate * of.aheadS * of.dispersion, 1e-9));
    const hour = { timesMean: rate / mean, power: of.busyPower };
    const { coldS } = pricesAtRate({ coldS: price, sharedS: price }, hour);
    met += rate * tailAt((coldS * rate) / deviation);
  }
  return met / all;
}

/** Deviations from the mean beyond which nothing is looked for. */
const FURTHEST = { left: -8, right: 9 };

/**
 * Chance beyond the point where ratio·φ(z) = Φ(z); 1 where nothing is worth holding. By Newton's method on logarithms, whose
 * difference falls and is concave: from the right, where it begins, no step goes too far.
 */
function tailAt(ratio: number): number {
  const log = Math.log(ratio);
  let z = Math.min(FURTHEST.right, Math.sqrt(2 * Math.max(0, log + Math.log(2 * density(0)))));
  for (let i = 0; i < 60; i++) {
    const dense = density(z);
    const held = tailOf(-z, dense);
    const step = (log + Math.log(dense / held)) / (z + dense / held);
    z = Math.min(FURTHEST.right, z + step);
    if (z <= FURTHEST.left) return upperTail(FURTHEST.left);
    if (Math.abs(step) < CLOSE_ENOUGH) break;
  }
  return upperTail(z);
}

function density(z: number): number {
  return 0.398942280401433 * Math.exp((-z * z) / 2);
}

/** Normal upper tail, Abramowitz and Stegun 26.2.17 (error under 8e-8). */
export function upperTail(z: number): number {
  return tailOf(z, density(z));
}

function tailOf(z: number, dense: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = dense * poly;
  return z >= 0 ? tail : 1 - tail;
}
