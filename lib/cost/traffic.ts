/** The traffic that a bill is for, and what one call and one task-hour use; every number here is stated in `docs/deploy.md`. */
import { HEARTBEAT_MS, METRICS_MS } from '../../core/limits.ts';
import type { MetricName } from '../../core/metrics.ts';

/** So many calls, spread over a day as `DAY_SHAPE` says. */
export interface Traffic {
  readonly name: string;
  readonly callsPerDay: number;
  /** Mean length of a call. */
  readonly callMinutes: number;
}

/** The three of the cost table. */
export const TRAFFICS: readonly Traffic[] = [
  { name: 'idle', callsPerDay: 0, callMinutes: 4 },
  { name: '1,000 calls a day', callsPerDay: 1_000, callMinutes: 4 },
  { name: '100,000 calls a day', callsPerDay: 100_000, callMinutes: 4 },
];

/** Hours and days as AWS's own calculator has them. */
export const MONTH = { hours: 730, days: 730 / 24 } as const;

/** Weight of each hour of a day: a business that answers from eight to eight, with a peak before noon. */
export const DAY_SHAPE = [
  2, 1, 1, 1, 1, 2, 6, 14, 26, 34, 36, 34, 30, 30, 32, 32, 30, 26, 20, 15, 11, 8, 5, 4,
] as const;

/** Launch to claimable and the scaler's tick, in seconds; the judge of the scaler uses the same. */
export const AHEAD_S = 45 + 5;

/** Share of callers who may find no idle task. */
export const MISSED = 0.01;

/** What one call uses beside its task. */
export const PER_CALL = {
  /** Start, offer, and two batches of candidates. */
  requests: 4,
  /** A request of the API on a warm function. */
  functionSeconds: 0.04,
  /** The session's five states and the task's five, each with the indexes it touches, and twice in the accept's transaction. */
  tableWrites: 30,
  /** Listings of candidates, and reads of the session by the client's requests. */
  tableReads: 25,
  /** Access log, function log with its metrics, and the bot's own lines. */
  logBytes: 8_000,
  /** Of a task's name, by a carrier's resolver: both kinds of address. Only where tasks have names. */
  dnsQueries: 2,
  /** Session item with its index entry; kept for a day or so, counted for the month. */
  tableBytes: 4_000,
} as const;

/** Share of callers whose network lets no UDP through, who need a relay: an assumption, between what vendors tell (1 % to 5 %). */
export const RELAYED = 0.03;

/** Opus at 32 kbit/s in packets of 20 ms with RTP, SRTP, UDP and IP around each: 130 bytes, 50 times a second. */
export const MEDIA_BYTES_A_SECOND = 6_500;

/** What one task uses in an hour, with or without a call. */
export const PER_TASK_HOUR = {
  /** Each is one write. */
  heartbeats: 3_600_000 / HEARTBEAT_MS,
  metricCalls: 3_600_000 / METRICS_MS,
  /** Some 500 flows, most of them strangers' scans of a public address, at 130 bytes. */
  flowLogBytes: 65_000,
} as const;

/** Without a caller nothing moves: the scaler ticks once at each wake and ends (`restsWhenQuiet`), its start included. */
export const QUIET = {
  tickMs: 60_000,
  runSeconds: 2,
  /** All that a quiet pool and its idle task publish; CloudWatch bills a metric by the hours that it is sent in. */
  metrics: [
    'TasksIdle',
    'PoolTarget',
    'PoolKeep',
    'TargetBound',
    'ForecastArrivals',
    'ForecastHigh',
    'TickMs',
    'TaskCpu',
  ] satisfies readonly MetricName[],
} as const;

/** What one tick of the scaler uses for each pool. */
export const PER_TICK = {
  /** Some forty queries of shards, mostly empty ones at half a unit, and every sixth tick the heartbeats. */
  tableReads: 24,
  /** The lease taken and given back, the decision, and the minute's counts now and then. */
  tableWrites: 4,
  /** Fifteen metrics as log lines. */
  logBytes: 2_900,
} as const;
