/**
 * The two probabilities as prices. A price is in seconds: how many idle task-seconds one avoided event is worth. With a
 * price the chance is spent where it is cheapest (a busy hour is made safer than a quiet one), and so a wanted share of
 * sessions is turned into the price that gives that share over the pool's week.
 */
import type { Worth } from '../../../core/pool.ts';

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

/** The price at which `share` of the week's sessions meet the event. */
export function priceForShare(share: number, of: PriceOf): number {
  const rates = of.rates.filter((rate) => rate > 0);
  if (rates.length === 0) return 1 / Math.max(share, 1e-9);
  let low = Math.log(0.01);
  let high = Math.log(1e12);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (isOver(share, { price: Math.exp(middle), rates }, of)) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Whether more than `share` of sessions meet the event when every rate is served at this price; the missing taken as normal. */
function isOver(
  share: number,
  { price, rates }: { price: number; rates: readonly number[] },
  of: PriceOf,
): boolean {
  let met = 0;
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  // over the whole week, closed hours too, as the forecast's long-run rate has it
  const mean = all / of.rates.length;
  for (const rate of rates) {
    const deviation = Math.sqrt(Math.max(rate * of.aheadS * of.dispersion, 1e-9));
    const hour = { timesMean: rate / mean, power: of.busyPower };
    const { coldS } = pricesAtRate({ coldS: price, sharedS: price }, hour);
    met += rate * tailAt((coldS * rate) / deviation);
    if (met / all > share) return true;
  }
  return false;
}

/** Chance beyond the point where ratio·φ(z) = Φ(z); 1 where nothing is worth holding. */
function tailAt(ratio: number): number {
  let low = -8;
  let high = 9;
  for (let i = 0; i < 30; i++) {
    const z = (low + high) / 2;
    const dense = density(z);
    if (ratio * dense > 1 - tailOf(z, dense)) low = z;
    else high = z;
  }
  return upperTail(low);
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
