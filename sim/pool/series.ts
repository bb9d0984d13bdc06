/** A pool over time, in equal buckets of the counted window. */
import { COLD_AFTER_S, type Played, type PoolWatch } from './pool-world.ts';

/** The buckets; number i begins at `fromS + i * bucketS`. */
export interface SeriesGrid {
  readonly fromS: number;
  readonly bucketS: number;
  readonly buckets: number;
  readonly toS: number;
}

/** What befell the sessions that came in each hour of the window. */
export interface Hours {
  readonly arrivals: Float64Array;
  readonly cold: Float64Array;
  readonly shared: Float64Array;
  readonly longestWaitS: Float64Array;
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
  readonly hours: Hours;
}

const SUMS = ['looks', 'active', 'busy', 'idle', 'starting', 'target'] as const;
const EVENTS = ['arrivals', 'cold', 'shared'] as const;

/** About so many buckets; more would be drawn on top of each other. */
const BUCKETS = 1500;

/** Beyond so many days the hours of a day would be drawn on top of each other: each point is a day then. */
const HOURLY_DAYS = 60;

/** The grid of a window: buckets of whole minutes that divide the day. */
export function gridOf(window: { fromS: number; toS: number }): SeriesGrid {
  const wantedS = (window.toS - window.fromS) / BUCKETS;
  const nice = [60, 120, 300, 600, 900, 1800, 3600];
  const days = (window.toS - window.fromS) / 86_400;
  const bucketS = days > HOURLY_DAYS ? 86_400 : (nice.find((s) => s >= wantedS) ?? 3600);
  return { ...window, bucketS, buckets: Math.ceil((window.toS - window.fromS) / bucketS) };
}

/** An empty series with the two that fill it. */
export function createSeries(grid: SeriesGrid): {
  series: Series;
  watch: PoolWatch;
  addSessions: (played: Played) => void;
} {
  const series = emptySeries(grid);
  const at = (s: number) => Math.floor((s - grid.fromS) / grid.bucketS);
  let bucket = -1;
  let hour = -1;
  const hourAt = (s: number) => Math.floor((s - grid.fromS) / 3600);
  return {
    series,
    watch: (o, answer) => {
      const i = at(o.nowS);
      // What was given since the look before belongs to where that fell.
      if (bucket >= 0) {
        series.shared[bucket]! += o.spareGiven;
        series.hours.shared[hour]! += o.spareGiven;
      }
      bucket = i;
      hour = hourAt(o.nowS);
      series.looks[i]!++;
      series.active[i]! += o.active;
      series.busy[i]! += o.busyTasks;
      series.idle[i]! += o.idle;
      series.starting[i]! += o.starting;
      series.target[i]! += answer.warm;
    },
    addSessions: (played) => {
      addSessions(series, played, { at, hourAt });
    },
  };
}

function addSessions(
  { arrivals, cold, buckets, hours }: Series,
  { arrivalsS, waitsS }: Played,
  { at, hourAt }: { at: (s: number) => number; hourAt: (s: number) => number },
): void {
  arrivalsS.forEach((arrivedS, k) => {
    const i = Math.min(buckets - 1, at(arrivedS));
    const h = Math.min(hours.arrivals.length - 1, hourAt(arrivedS));
    arrivals[i]!++;
    hours.arrivals[h]!++;
    hours.longestWaitS[h] = Math.max(hours.longestWaitS[h]!, waitsS[k]!);
    if (waitsS[k]! <= COLD_AFTER_S) return;
    cold[i]!++;
    hours.cold[h]!++;
  });
}

function emptySeries(grid: SeriesGrid): Series {
  const make = () => new Float64Array(grid.buckets);
  const hourly = () => new Float64Array(Math.ceil((grid.toS - grid.fromS) / 3600));
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
    hours: { arrivals: hourly(), cold: hourly(), shared: hourly(), longestWaitS: hourly() },
  };
}

/** The stretches of one rule, and its seeds, on one grid: sums add up, of events the mean over the seeds is kept. */
export function joinSeries(all: readonly Series[], seeds: number): Series | undefined {
  const [first] = all;
  if (!first) return undefined;
  const joined = emptySeries(first);
  for (const one of all) {
    for (let i = 0; i < first.buckets; i++) {
      for (const name of SUMS) joined[name][i]! += one[name][i]!;
      for (const name of EVENTS) joined[name][i]! += one[name][i]! / seeds;
    }
    joinHours(joined.hours, one.hours, seeds);
  }
  return joined;
}

function joinHours(joined: Hours, one: Hours, seeds: number): void {
  for (let h = 0; h < joined.arrivals.length; h++) {
    for (const name of EVENTS) joined[name][h]! += one[name][h]! / seeds;
    joined.longestWaitS[h] = Math.max(joined.longestWaitS[h]!, one.longestWaitS[h]!);
  }
}
