/** Metrics in memory: one series of points for each namespace, name and dimensions, all within bounds. */

/** Points of one metric that are kept; at one a second this is six hours. */
const POINTS_KEPT = 21_600;

/** Metrics that are kept; the one unheard for longest is forgotten first. */
const METRICS_KEPT = 1_000;

/** What tells one metric from another. */
export interface MetricId {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly Dimension[];
}

/** A dimension of a metric. */
export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** One value with its time, and how often it came then. */
export interface MetricPoint {
  readonly atMs: number;
  readonly value: number;
  readonly count: number;
}

/** The metrics. */
export interface MetricStore {
  add(id: MetricId, points: readonly MetricPoint[]): void;
  /** Oldest first as they were put; empty for an unknown metric. */
  points(id: MetricId): readonly MetricPoint[];
  ids(): readonly MetricId[];
}

/** An empty store. */
export function createMetricStore(): MetricStore {
  const series = new Map<string, { readonly id: MetricId; readonly points: MetricPoint[] }>();
  return {
    add(id, points) {
      const key = keyOf(id);
      const found = series.get(key) ?? { id, points: [] };
      found.points.push(...points);
      // Cut in strides, not at every point.
      if (found.points.length > POINTS_KEPT * 1.1) {
        found.points.splice(0, found.points.length - POINTS_KEPT);
      }
      series.delete(key);
      series.set(key, found);
      const [oldest] = series.keys();
      if (series.size > METRICS_KEPT && oldest !== undefined) series.delete(oldest);
    },
    points: (id) => series.get(keyOf(id))?.points ?? [],
    ids: () => [...series.values()].map(({ id }) => id),
  };
}

function keyOf({ Namespace, MetricName, Dimensions }: MetricId): string {
  const sorted = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([Namespace, MetricName, sorted]);
}
