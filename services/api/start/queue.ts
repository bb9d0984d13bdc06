/** A pool's queue: who may join it, and what a waiting caller is told. */
import { ASSUMED_LEAD_TIME_MS, QUEUE_RETRY_MAX_S } from '../../../core/limits.ts';
import { expectedWaitMs } from '../../../core/line/expected-wait.ts';
import { isPresent } from '../../../core/line/line.ts';
import type { PoolDecision, PoolRecord } from '../../../core/pool/pool.ts';
import type { Session } from '../../../core/session/session.ts';
import type { LinePlace, Store } from '../../../core/store/store.ts';
import type { Task } from '../../../core/task/task.ts';
import type { Clock } from '../../../core/time/clock.ts';
import type { ProblemCode } from '../problem.ts';

/** Places beyond this are told as this. */
export const POSITIONS_MAX = 1000;

/** What is read of a queue, and when. */
export interface QueueReading {
  readonly store: Pick<Store, 'line' | 'listTasks' | 'getPool' | 'getDecision'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** What a pool's queue depends on. */
export interface QueueFacts {
  /** Those whose callers are there, in order. */
  readonly waiting: readonly LinePlace[];
  readonly tasks: readonly Task[];
  readonly record: PoolRecord | undefined;
  readonly decision: PoolDecision | undefined;
}

/** What a waiting caller is told; `expectedWaitMs` is null where only the end of a call can free a seat. */
export interface QueuePlace {
  readonly position: number;
  readonly expectedWaitMs: number | null;
}

/** Reads what the queue depends on, all at once, to its end; whoever waits is told by `SharedQueue`. */
export async function readQueue({ store, clock }: QueueReading, pool: string): Promise<QueueFacts> {
  const [line, tasks, record, decision] = await Promise.all([
    store.line(pool, POSITIONS_MAX),
    store.listTasks(pool),
    store.getPool(pool),
    store.getDecision(pool),
  ]);
  const waiting = line.filter((place) => isPresent(place, clock.nowMs()));
  return { waiting, tasks, record, decision };
}

/**
 * Why one more may not wait. The queue holds whom the launches that the cap still allows would serve, and one more turn of
 * the whole pool; who came later would outlast the queue's own limit of time.
 */
export function refusalOf(facts: QueueFacts): ProblemCode | undefined {
  const { waiting, tasks, record, decision } = facts;
  if (!record) return 'POOL_FULL';
  const { maxTasks } = record.settings;
  const places = maxTasks + roomOf(facts);
  return waiting.length < places ? undefined : (decision?.shortage ?? fullOr(tasks, maxTasks));
}

/** The place of a session that waits. */
export function placeInQueue(facts: QueueFacts, session: Session, nowMs: number): QueuePlace {
  const { waiting, tasks, record, decision } = facts;
  const ahead = waiting.filter(
    ({ sessionId, createdAtMs }) =>
      sessionId !== session.sessionId && createdAtMs <= session.createdAtMs,
  );
  const position = 1 + ahead.length;
  const expected = expectedWaitMs({
    position,
    nowMs,
    leadTimeMs: decision?.leadTimeMs ?? ASSUMED_LEAD_TIME_MS,
    launchedAtMs: tasks.filter(({ state }) => state === 'starting').map((t) => t.launchedAtMs),
    seatsPerTask: 1 + (record?.settings.spareSeats ?? 0),
    room: decision?.shortage ? 0 : roomOf(facts),
  });
  return { position, expectedWaitMs: expected ?? null };
}

/** When to ask again, in whole seconds. */
export function retryAfterS({ expectedWaitMs }: QueuePlace): number {
  return Math.min(60, Math.max(1, Math.ceil((expectedWaitMs ?? 10_000) / 1000)));
}

/** The same for one who is in line: they are asked to show up before their seat goes to somebody who is there. */
export function showUpAfterS(place: QueuePlace): number {
  return Math.min(QUEUE_RETRY_MAX_S, retryAfterS(place));
}

/** A place, in words. */
export function sayPlace({ position, expectedWaitMs }: QueuePlace): string {
  const wait =
    expectedWaitMs === null
      ? 'a bot is free when a call ends'
      : `the expected wait is ${Math.ceil(expectedWaitMs / 1000)} s`;
  return `Every bot is taken: you are number ${position} in the queue, and ${wait}.`;
}

function roomOf({ tasks, record }: QueueFacts): number {
  return Math.max(0, (record?.settings.maxTasks ?? 0) - tasks.length);
}

function fullOr(tasks: readonly Task[], maxTasks: number): ProblemCode {
  return tasks.length < maxTasks ? 'LAUNCH_THROTTLED' : 'POOL_FULL';
}
