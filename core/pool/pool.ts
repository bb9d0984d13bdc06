/** What a pool is: the tasks of one agent in one Region, its deployed revisions, and the scaler's last word on its size. */

/** One deployed version of the bot image and agent. */
export interface Revision {
  readonly revision: string;
  /** What ECS launches: a task definition's ARN or `family:number`. */
  readonly taskDefinition: string;
  /** Share of new sessions, any unit; 0 gives it none and retires its idle tasks. */
  readonly weight: number;
  /** The weight that it is to have once the revisions that gain have warm tasks (`rollout.ts`); missing: as it is. */
  readonly next?: number;
  readonly deployedAtMs: number;
  /** The domain below which its tasks have names, by which sockets come to them; missing: they have none. */
  readonly names?: string;
}

/** What money says; US dollars. */
export interface Worth {
  /** One minute of an idle task. */
  readonly idleMinute: number;
  /** That a caller does not wait for a container. */
  readonly instantAnswer: number;
  /** That a caller has a CPU of one's own. */
  readonly ownCpu: number;
}

/** A weekly stretch of local time in which so many tasks are warm whatever the forecast says. */
export interface Schedule {
  readonly name: string;
  /** 0 is Monday. */
  readonly days: readonly number[];
  /** `HH:MM`, local; `to` before `from` runs over midnight. */
  readonly from: string;
  readonly to: string;
  readonly minWarm: number;
}

/** Bounds and prices that a deploy or an operator sets. */
export interface PoolSettings {
  readonly minWarm: number;
  readonly maxTasks: number;
  /** Seats beside a task's own. */
  readonly spareSeats: number;
  readonly isolation: 'process' | 'task';
  /** IANA name; the weekly profile is kept in it. */
  readonly timeZone: string;
  /** Oldest an idle task may become. */
  readonly maxTaskAgeMs: number;
  /** Sessions after which a task is replaced. */
  readonly maxSessionsPerTask: number;
  /** Missing: the scaler's default. */
  readonly worth?: Worth | undefined;
  readonly schedules?: readonly Schedule[] | undefined;
  /** What its callers on the phone hear who wait, where their number names nothing else. */
  readonly holdUrl?: string | undefined;
  /** Arrivals expected on a date (`YYYY-MM-DD`), as a multiple of the weekly profile: 0 is closed. */
  readonly dateFactors?: Readonly<Record<string, number>> | undefined;
}

/** A pool's record: one item, written by deploys and operators under its version. */
export interface PoolRecord {
  readonly pool: string;
  readonly version: number;
  readonly revisions: readonly Revision[];
  /** The revision to fall back to when the newest one crash-loops. */
  readonly lastGood?: string;
  /** Those that lost their weight last; a session that finds no other task may still take one of theirs. */
  readonly lastServing?: readonly string[];
  /** As the last deploy has them, and with it the API: only to revisions that have the same do its links lead. */
  readonly names?: string;
  readonly settings: PoolSettings;
}

/** What bounded the target, most binding last word first. */
export type BoundBy =
  | 'forecast'
  | 'minWarm'
  | 'maxTasks'
  | 'schedule'
  /** Calls of ours that will be made within a lead time. */
  | 'announced'
  | 'cpu'
  | 'quota'
  | 'breaker'
  | 'no-history';

/** The scaler's last tick over a pool. */
export interface PoolDecision {
  readonly atMs: number;
  /** When the forecast was asked: a kick's tick goes by the last answer, so that all scalers have one. */
  readonly aimedAtMs?: number;
  /** Launch when fewer are idle or starting. */
  readonly warm: number;
  /** Stop idle tasks only above this. */
  readonly keep: number;
  readonly boundBy: BoundBy;
  /** Whether anything is under way: sessions, waiting callers, launches, a rollout. Missing: it may be. */
  readonly moves?: boolean;
  /** One sentence for the operator. */
  readonly reason: string;
  /** Median lead time of our own launches, for the expected wait of a queued caller. */
  readonly leadTimeMs: number;
  /** Requests expected over the next lead time and tick. */
  readonly expectedArrivals?: number;
  /** Failed starts of each revision since its last good one. */
  readonly failedStarts?: Readonly<Record<string, number>>;
  /** When the last start of each revision that went well became ready; for the breaker. */
  readonly goodStarts?: Readonly<Record<string, number>>;
  /** What the pool's tasks have used since midnight. */
  readonly spent?: Spent;
  /** Why launches fail at the moment, as the API tells it to callers at the cap. */
  readonly shortage?: 'POOL_FULL' | 'CAPACITY_QUOTA' | 'LAUNCH_THROTTLED' | 'AZ_CAPACITY';
}

/** A day's tasks. */
export interface Spent {
  /** By the pool's own clock, `YYYY-MM-DD`. */
  readonly day: string;
  readonly taskSeconds: number;
}

/** The revision for a new session: drawn by weight. `roll` is uniform in [0, 1). */
export function pickRevision(record: PoolRecord, roll: number): Revision | undefined {
  const open = record.revisions.filter((r) => r.weight > 0);
  let mark = roll * open.reduce((sum, r) => sum + r.weight, 0);
  return open.find((r) => (mark -= r.weight) < 0) ?? open.at(-1);
}
