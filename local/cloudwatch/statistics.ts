/** CloudWatch's statistics over points. */
import { AwsFault } from '../aws-endpoint.ts';
import type { MetricPoint } from './metric-store.ts';

/** Points of one period; `startMs` is its beginning. */
export interface Bucket {
  readonly startMs: number;
  readonly points: readonly MetricPoint[];
}

/** Points between two times, by period, oldest first; periods without points are left out. */
export function bucketsOf(
  points: readonly MetricPoint[],
  of: { readonly fromMs: number; readonly toMs: number; readonly periodMs: number },
): Bucket[] {
  if (!(of.periodMs > 0)) {
    throw new AwsFault('InvalidParameterValueException', 'Period must be greater than 0');
  }
  const buckets = new Map<number, MetricPoint[]>();
  for (const point of points) {
    if (point.atMs < of.fromMs || point.atMs >= of.toMs) continue;
    const startMs = Math.floor(point.atMs / of.periodMs) * of.periodMs;
    const bucket = buckets.get(startMs);
    if (bucket) bucket.push(point);
    else buckets.set(startMs, [point]);
  }
  return [...buckets]
    .map(([startMs, points]) => ({ startMs, points }))
    .sort((a, b) => a.startMs - b.startMs);
}

/** One statistic of a bucket: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount` or a percentile as `p99.9`. */
export function statisticOf({ points }: Bucket, name: string): number {
  const count = points.reduce((sum, p) => sum + p.count, 0);
  const sum = points.reduce((sum, p) => sum + p.value * p.count, 0);
  const known: Readonly<Record<string, () => number>> = {
    SampleCount: () => count,
    Sum: () => sum,
    Average: () => sum / count,
    Minimum: () => points.reduce((least, p) => Math.min(least, p.value), Number.POSITIVE_INFINITY),
    Maximum: () => points.reduce((most, p) => Math.max(most, p.value), Number.NEGATIVE_INFINITY),
  };
  const percent = /^p(\d{1,2}(\.\d+)?|100)$/.exec(name)?.[1];
  if (percent !== undefined) return percentileOf(points, (count * Number(percent)) / 100);
  const statistic = known[name];
  if (!statistic) {
    throw new AwsFault('InvalidParameterValueException', `The value ${name} is not a statistic`);
  }
  return statistic();
}

/** The value of that rank, counted from the least. */
function percentileOf(points: readonly MetricPoint[], rank: number): number {
  const sorted = [...points].sort((a, b) => a.value - b.value);
  let seen = 0;
  const found = sorted.find((point) => (seen += point.count) >= rank);
  return (found ?? sorted.at(-1))?.value ?? 0;
}
