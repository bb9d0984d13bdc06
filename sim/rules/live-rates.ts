/** Arrival rates in buckets of time: the history's first, then what the ticks bring. */
import type { History } from './rule-start.ts';

/** Bucket b covers [b·bucketS, (b + 1)·bucketS). */
export interface LiveRates {
  readonly bucketS: number;
  /** Arrivals a second in each bucket that is known. */
  readonly rates: Map<number, number>;
  /** Takes in what came up to `nowS`, and answers the bucket it fell in. */
  add(nowS: number, count: number): number;
}

/** Spreads the history's counts evenly over their intervals. */
export function createLiveRates(history: History, bucketS: number): LiveRates {
  const rates = fromHistory(history, bucketS);
  let current: number | undefined;
  return {
    bucketS,
    rates,
    add: (nowS, count) => {
      const b = Math.floor((nowS - 1e-6) / bucketS);
      if (b !== current) {
        current = b;
        rates.set(b, 0);
      }
      rates.set(b, (rates.get(b) ?? 0) + count / bucketS);
      return b;
    },
  };
}

function fromHistory({ fromS, stepS, counts }: History, bucketS: number): Map<number, number> {
  const rates = new Map<number, number>();
  if (counts.length === 0) return rates;
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i]! + (counts[i]! || 0);
  const first = Math.ceil(fromS / bucketS);
  const last = Math.floor((fromS + counts.length * stepS) / bucketS);
  let before = cumulated(sums, (first * bucketS - fromS) / stepS);
  for (let b = first; b < last; b++) {
    const after = cumulated(sums, ((b + 1) * bucketS - fromS) / stepS);
    rates.set(b, (after - before) / bucketS);
    before = after;
  }
  return rates;
}

/** Straight between the edges, flat beyond them. */
export function cumulated(sums: Float64Array, at: number): number {
  if (at <= 0) return sums[0]!;
  if (at >= sums.length - 1) return sums[sums.length - 1]!;
  const i = Math.floor(at);
  return sums[i]! + (at - i) * (sums[i + 1]! - sums[i]!);
}
