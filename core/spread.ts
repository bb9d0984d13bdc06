/** Percentiles of a sample, in the sample's own unit. */
export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The spread of a sample, linear between neighbours. Throws for an empty one: nothing was measured. */
export function spreadOf(sample: readonly number[]): Spread {
  if (sample.length === 0) throw new Error('Cannot tell spread: the sample is empty');
  const sorted = sample.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? 0;
    const high = sorted[Math.ceil(place)] ?? low;
    return round(low + (high - low) * (place % 1));
  };
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** The middle of a sample. */
export function medianOf(sample: readonly number[]): number {
  return spreadOf(sample).p50;
}

/** Three significant places are more than any of these measurements holds. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
