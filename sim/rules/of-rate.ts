/** Rules that look at the rate of arrivals, seen or known. */
import { firstAtLeast } from '../trace/sessions.ts';
import { createLiveRates, cumulated } from './live-rates.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import { hold, type MakeRule } from './rule-start.ts';

/** `recent:Q[,MINUTES]`: the rate of the last MINUTES (10), and the Q quantile of a Poisson count over the horizon. */
export const recent: MakeRule = (start, [q = 0.99, minutes = 10]) => {
  const windowS = minutes * 60;
  const { history, tickS } = start;
  const seen = createWindow(Math.max(1, Math.floor(windowS / tickS)));
  const k = Math.min(history.counts.length, Math.max(1, Math.ceil(windowS / history.stepS)));
  const last = history.counts.subarray(history.counts.length - k);
  const rate = last.reduce((sum, count) => sum + (count || 0), 0) / (k * history.stepS);
  if (k > 0) for (let i = 0; i < windowS / tickS; i++) seen.add(rate * tickS);
  return ({ arrived }) => {
    seen.add(arrived);
    const mean = (seen.sum() / (seen.length() * tickS)) * start.horizonS;
    return hold(Math.max(1, poissonQuantile(mean, q)));
  };
};

/** Quarter-hours in a day and a week. */
const [A_DAY, A_WEEK] = [96, 672];

/**
 * `seasonal:Q`: the mean rate of the same quarter-hour of the week over four weeks (of the day where that is missing), smoothed over
 * three, times seen over foreseen in the last half hour (0.25 to 4), looked up half and a whole horizon ahead; then as `recent`.
 */
export const seasonal: MakeRule = (start, [q = 0.99]) => {
  const { tickS } = start;
  const aheadS = start.horizonS;
  const live = createLiveRates(start.history, 900);
  const length = Math.max(1, Math.floor(1800 / tickS));
  const [seen, foreseen] = [createWindow(length), createWindow(length)];
  const base = createQuarterHours(live.rates);
  const at = (s: number) => {
    const x = s / 900 - 0.5;
    const b = Math.floor(x);
    return base(b) * (1 - (x - b)) + base(b + 1) * (x - b);
  };
  return ({ nowS, arrived }) => {
    live.add(nowS, arrived);
    seen.add(arrived);
    foreseen.add(at(nowS - tickS / 2) * tickS);
    const ratio = Math.min(4, Math.max(0.25, (seen.sum() + 2) / (foreseen.sum() + 2)));
    const rate = Math.max(at(nowS + aheadS / 2), at(nowS + aheadS)) * ratio;
    return hold(Math.max(1, poissonQuantile(rate * aheadS, q)));
  };
};

function createQuarterHours(rates: Map<number, number>): (b: number) => number {
  let cache = new Map<number, number>();
  const mean = (of: readonly number[]) => of.reduce((sum, rate) => sum + rate, 0) / of.length;
  const one = (b: number) => {
    const pick = (ago: readonly number[]) =>
      ago.map((k) => rates.get(b - k)).filter((rate) => rate !== undefined);
    const weeks = pick([1, 2, 3, 4].map((k) => k * A_WEEK));
    const found = weeks.length > 0 ? weeks : pick([1, 2, 3, 4, 5, 6, 7].map((k) => k * A_DAY));
    return found.length > 0 ? mean(found) : 0;
  };
  return (b) => {
    const known = cache.get(b);
    if (known !== undefined) return known;
    if (cache.size > 4000) cache = new Map();
    const rate = 0.25 * one(b - 1) + 0.5 * one(b) + 0.25 * one(b + 1);
    cache.set(b, rate);
    return rate;
  };
}

/** `rate:Q[,MINUTES]`: a perfect forecast of the level (the coming counts, in the mean of MINUTES), not of the instants. */
export const rate: MakeRule = (start, [q = 0.99, minutes = 0]) => {
  const aheadS = start.horizonS;
  const padS = Math.max(0, (minutes * 60 - aheadS) / 2);
  const { startS, stepS, counts } = start.future.trace;
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i]! + (counts[i]! || 0);
  const until = (s: number) => cumulated(sums, (s - startS) / stepS);
  return ({ nowS }) => {
    const mass = until(nowS + aheadS + padS) - until(nowS - padS);
    return hold(Math.max(0, poissonQuantile((mass * aheadS) / (aheadS + 2 * padS), q)));
  };
};

/** `oracle[:SECONDS]`: knows every arrival of the coming tick and SECONDS (the longest lead time): the floor. */
export const oracle: MakeRule = (start, [seconds]) => {
  const { arrivalsS, longestLeadS } = start.future;
  const aheadS = start.tickS + (seconds ?? longestLeadS);
  const after = (s: number) => firstAtLeast(arrivalsS, s + 1e-9);
  return ({ nowS }) => hold(after(nowS + aheadS) - after(nowS));
};

/** The last so many values, added up from the oldest on each time: a running sum would drift. */
function createWindow(most: number): { add(value: number): void; sum(): number; length(): number } {
  const values = new Float64Array(most);
  let added = 0;
  return {
    add: (value) => {
      values[added++ % most] = value;
    },
    sum: () => {
      let sum = 0;
      const length = Math.min(added, most);
      for (let i = added - length; i < added; i++) sum += values[i % most]!;
      return sum;
    },
    length: () => Math.min(added, most),
  };
}
