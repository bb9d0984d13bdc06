/** A pool over time, in equal buckets of the counted window. */
import type { Played, Watch } from './pool-world.ts';

/** The buckets; number i begins at `fromS + i * bucketS`. */
export interface SeriesGrid {
  readonly fromS: number;
  readonly bucketS: number;
  readonly buckets: number;
}

/** Sums over the looks that fell into each bucket, and counts of the sessions that came in it. */
export interface Series extends SeriesGrid {
  readonly looks: Float64Array;
  readonly active: Float64Array;
  readonly busy: Float64Array;
  readonly idle: Float64Array;
  readonly starting: Float64Array;
  readonly target: Float64Array;
  readonly arrivals: Float64Array;
  readonly cold: Float64Array;
  readonly shared: Float64Array;
  readonly longestWaitS: Float64Array;
}

const SUMS = ['looks', 'active', 'busy', 'idle', 'starting', 'target'] as const;
const EVENTS = ['arrivals', 'cold', 'shared'] as const;

/** About so many buckets; more would be drawn on top of each other. */
const BUCKETS = 1500;

/** The grid of a window: buckets of whole minutes that divide the day. */
export function gridOf(window: { fromS: number; toS: number }): SeriesGrid {
  const wantedS = (window.toS - window.fromS) / BUCKETS;
  const nice = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
  const bucketS = nice.find((s) => s >= wantedS) ?? 86_400;
  return {
    fromS: window.fromS,
    bucketS,
    buckets: Math.ceil((window.toS - window.fromS) / bucketS),
  };
}

/** An empty series with the two that fill it. */
export function createSeries(grid: SeriesGrid): {
  series: Series;
  watch: Watch;
  addSessions: (played: Played) => void;
} {
  const series = emptySeries(grid);
  const at = (s: number) => Math.floor((s - grid.fromS) / grid.bucketS);
  let bucket = -1;
  return {
    series,
    watch: (o, answer) => {
      const i = at(o.nowS);
      if (bucket >= 0) series.shared[bucket]! += o.spareGiven;
      bucket = i;
      series.looks[i]!++;
      series.active[i]! += o.active;
      series.busy[i]! += o.busyTasks;
      series.idle[i]! += o.idle;
      series.starting[i]! += o.starting;
      series.target[i]! += answer.warm;
    },
    addSessions: ({ arrivalsS, waitsS }) => {
      arrivalsS.forEach((arrivedS, k) => {
        const i = Math.min(grid.buckets - 1, at(arrivedS));
        series.arrivals[i]!++;
        if (waitsS[k]! > 1) series.cold[i]!++;
        series.longestWaitS[i] = Math.max(series.longestWaitS[i]!, waitsS[k]!);
      });
    },
  };
}

function emptySeries(grid: SeriesGrid): Series {
  const make = () => new Float64Array(grid.buckets);
  return {
    ...grid,
    looks: make(),
    active: make(),
    busy: make(),
    idle: make(),
    starting: make(),
    target: make(),
    arrivals: make(),
    cold: make(),
    shared: make(),
    longestWaitS: make(),
  };
}

/** The stretches of one rule, and its seeds, on one grid: sums add up, of events the mean over the seeds is kept. */
export function joinSeries(all: readonly Series[], seeds: number): Series | undefined {
  const [first] = all;
  if (!first) return undefined;
  const joined = emptySeries(first);
  for (const one of all)
    for (let i = 0; i < first.buckets; i++) {
      for (const name of SUMS) joined[name][i]! += one[name][i]!;
      for (const name of EVENTS) joined[name][i]! += one[name][i]! / seeds;
      joined.longestWaitS[i] = Math.max(joined.longestWaitS[i]!, one.longestWaitS[i]!);
    }
  return joined;
}
