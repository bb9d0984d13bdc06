/** What changed in a pool between two looks, one sentence a change: what `greenroom tail` prints. */
import type { PoolDecision } from '../pool/pool.ts';
import type { Session } from '../session/session.ts';
import { sessionsOn, type Task } from '../task/task.ts';

/** A pool at one moment. */
export interface PoolSight {
  readonly tasks: readonly Task[];
  /** Those that wait, live, and have ended lately. */
  readonly sessions: readonly Session[];
  readonly decision: PoolDecision | undefined;
}

/** One change. */
export interface PoolChange {
  readonly kind: 'session' | 'task' | 'scaler';
  /** The session or task. */
  readonly id?: string;
  readonly what: string;
}

/** In the order: sessions, tasks, the scaler's word. */
export function changesBetween(before: PoolSight, after: PoolSight): PoolChange[] {
  return [
    ...sessionChanges(before.sessions, after.sessions),
    ...taskChanges(before.tasks, after.tasks),
    ...decisionChange(before.decision, after.decision),
  ];
}

function sessionChanges(before: readonly Session[], after: readonly Session[]): PoolChange[] {
  const old = new Map(before.map((session) => [session.sessionId, session]));
  return after
    .filter(({ sessionId, state }) => old.get(sessionId)?.state !== state)
    .map((session) => ({ kind: 'session', id: session.sessionId, what: sayState(session) }));
}

function sayState({ state, start, assignment, reason, detail }: Session): string {
  if (state === 'ready') return `ready (${start}) on task ${assignment?.taskId}`;
  return [state, reason, detail].filter(Boolean).join(': ');
}

function taskChanges(before: readonly Task[], after: readonly Task[]): PoolChange[] {
  const old = new Map(before.map((task) => [task.taskId, task]));
  const now = new Set(after.map(({ taskId }) => taskId));
  const changed = after.filter(({ taskId, state }) => old.get(taskId)?.state !== state);
  const gone = before.filter(({ taskId }) => !now.has(taskId));
  return [
    ...changed.map((task) => change(task, [task.state, task.reason].filter(Boolean).join(': '))),
    ...gone.map((task) => change(task, `gone, with ${sessionsOn(task)} sessions when last seen`)),
  ];
}

function change({ taskId, revision }: Task, what: string): PoolChange {
  return { kind: 'task', id: taskId, what: `${what} (revision ${revision})` };
}

function decisionChange(
  before: PoolDecision | undefined,
  after: PoolDecision | undefined,
): PoolChange[] {
  if (!after || after.warm === before?.warm) return [];
  return [{ kind: 'scaler', what: `${after.warm} warm wanted: ${after.reason}` }];
}
