/**
 * The port to the state table. Every write is a compare-and-swap on an item's version; a write that lost answers
 * `conflict` with the item as it is now, so nobody reads twice; one that finds exactly what it meant to write was sent twice,
 * and is `saved`. An unreachable store throws (an outage is not a condition).
 */
import type { PoolDecision, PoolRecord } from '../pool/pool.ts';
import type { Session } from '../session/session.ts';
import type { SessionPhase } from '../session/session-phase.ts';
import type { TrailStore, TrailWords } from '../session/trail.ts';
import type { FailedStart } from '../task/failed-start.ts';
import type { LaunchLedger } from '../task/launch-ledger.ts';
import type { Listing, Pulse, Task } from '../task/task.ts';

/** What a compare-and-swap answers. `current` is missing when there is no such item. */
export type Saved<T> =
  | { readonly outcome: 'saved' }
  | { readonly outcome: 'conflict'; readonly current: T | undefined };

/** One item before and after a transition. `before.version` is the condition. */
export interface Change<T> extends TrailWords {
  readonly before: T;
  readonly after: T;
}

/** Tasks, as supervisors and brokers see them. */
export interface TaskStore {
  /**
   * Puts a new task, heard now. It replaces one that was only launched (version 0, see `launchedTask`); any other that is
   * there already is a conflict. Both the launcher (version 0) and the supervisor (version 1) register.
   */
  register(task: Task, nowMs: number): Promise<Saved<Task>>;
  getTask(taskId: string): Promise<Task | undefined>;
  /** Strongly conditional on the version, and on a heartbeat after `heardAfterMs` where given. */
  saveTask(change: Change<Task>, heardAfterMs?: number): Promise<Saved<Task>>;
  /** Writes a pulse if the task is alive. Answers the task as it is; `fenced` if it is dead, stopped or unknown. */
  heartbeat(pulse: Pulse): Promise<{ outcome: 'alive'; task: Task } | { outcome: 'fenced' }>;
  /** Up to `CLAIM_CANDIDATES` tasks of a shard from an index; may be a moment old, so a claim still needs its condition. */
  listClaimable(
    from: Listing,
    of: { pool: string; revision: string; shard: number },
  ): Promise<Task[]>;
  /** All tasks of a pool that are not stopped or dead; may be a moment old. */
  listTasks(pool: string): Promise<Task[]>;
  /** The last pulse of each of these tasks, read consistently. */
  pulses(taskIds: readonly string[]): Promise<Pulse[]>;
}

/** Sessions, and the two writes that span a session and its task. */
export interface SessionStore {
  /** Puts a new session; a conflict answers the one that has its id: the same key gives the same session. */
  openSession(session: Session): Promise<Saved<Session>>;
  getSession(sessionId: string): Promise<Session | undefined>;
  saveSession(change: Change<Session>): Promise<Saved<Session>>;
  /** Both items or neither: accept, and the end of a session. */
  saveBoth(task: Change<Task>, session: Change<Session>): Promise<SavedBoth>;
  /** Sessions of a pool in one phase, oldest first (`over`: the latest end first); may be a moment old. */
  listSessions(pool: string, phase: SessionPhase, limit: number): Promise<Session[]>;
}

/** What a two-item write answers; on conflict, both items as they are now. */
export type SavedBoth =
  | { readonly outcome: 'saved' }
  | {
      readonly outcome: 'conflict';
      readonly task: Task | undefined;
      readonly session: Session | undefined;
    };

/** A pool's own records: revisions and bounds, the scaler's lease and last decision, minute counts. */
export interface PoolStore {
  getPool(pool: string): Promise<PoolRecord | undefined>;
  savePool(change: {
    before: PoolRecord | undefined;
    after: PoolRecord;
  }): Promise<Saved<PoolRecord>>;
  getDecision(pool: string): Promise<PoolDecision | undefined>;
  putDecision(pool: string, decision: PoolDecision): Promise<void>;
  /** Takes or renews the lease; `held: false` while another owner's has time left. */
  lease(
    name: string,
    owner: string,
    times: { nowMs: number; ttlMs: number },
  ): Promise<{ held: boolean }>;
  releaseLease(name: string, owner: string): Promise<void>;
  /** Writes a failed start down; `false` where somebody has already. Kept for some hours. */
  noteFailedStart(pool: string, failed: FailedStart): Promise<boolean>;
  /** Failed starts after a moment, oldest first. */
  failedStarts(pool: string, afterMs: number): Promise<FailedStart[]>;
  /** The launches begun lately. */
  getLaunches(pool: string): Promise<LaunchLedger | undefined>;
  saveLaunches(change: { before: LaunchLedger; after: LaunchLedger }): Promise<Saved<LaunchLedger>>;
  /** Adds to the count of requests in a minute; refused requests count too. */
  countArrivals(pool: string, minuteMs: number, count: number): Promise<void>;
  /** Counts per minute, oldest first, minutes without any left out. */
  arrivals(pool: string, fromMs: number, toMs: number): Promise<MinuteCount[]>;
}

/** Requests that came in one minute; `minuteMs` is the minute's start. */
export interface MinuteCount {
  readonly minuteMs: number;
  readonly count: number;
}

/** A session's place in its pool's line. */
export interface LinePlace extends Pick<Session, 'pool' | 'sessionId' | 'createdAtMs'> {
  /** When its caller last asked for it. */
  readonly seenAtMs: number;
}

/**
 * A pool's line, in order of the first requests. It follows from the sessions that are saved: one that waits has its place
 * before it is written as waiting, and loses it after it was written as no longer waiting. So a place may be left over, and
 * none is ever missing; and it is read consistently, so that a request sees everybody who waited when it came.
 */
export interface LineStore {
  /** The first places. */
  line(pool: string, limit: number): Promise<LinePlace[]>;
  /** Notes that a waiting session's caller was there; nothing where it has no place, or was seen later. */
  markSeen(place: Omit<LinePlace, 'seenAtMs'>, nowMs: number): Promise<void>;
  /** Takes away a place that was left over. */
  leaveLine(place: Omit<LinePlace, 'seenAtMs'>): Promise<void>;
}

/** The whole table, as adapters implement it. */
export interface Store extends TaskStore, SessionStore, PoolStore, LineStore, TrailStore {}
