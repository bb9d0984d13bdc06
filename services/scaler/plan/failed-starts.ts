/** Notices failed starts. An event, a listing and a launch's answer may tell of the same one: it is written down once. */
import type { Log } from '../../../core/log.ts';
import type { PoolStore } from '../../../core/store/store.ts';
import { faultOf, type HowItEnded } from '../../../core/task/failed-start.ts';
import type { Task } from '../../../core/task/task.ts';

/** A task that dies so soon after it was ready, without a session, has not started well: it is a loop with a longer turn. */
export const STEADY_AFTER_MS = 30_000;

/** What noticing needs. */
export interface NoticeDeps {
  readonly store: Pick<PoolStore, 'noteFailedStart'>;
  readonly log: Log;
}

/** Whether this task's death, now, is a failed start. One that was told to drain has not failed. */
export function isFailedStart(task: Task, nowMs: number): boolean {
  if (task.state === 'starting') return true;
  const { readyAtMs = nowMs, served } = task;
  return task.state === 'ready' && served === 0 && nowMs - readyAtMs < STEADY_AFTER_MS;
}

/** Writes a dead task down if its start failed. Called before it is marked dead, so that a crash between loses no count. */
export async function noticeDeath(
  { store, log }: NoticeDeps,
  task: Task,
  how: HowItEnded & { readonly nowMs: number },
): Promise<void> {
  const fault = isFailedStart(task, how.nowMs) ? faultOf(how) : undefined;
  if (fault === undefined) return;
  const { taskId, pool, revision } = task;
  const failed = { id: taskId, revision, fault, atMs: how.nowMs, reason: how.reason.slice(0, 200) };
  if (await store.noteFailedStart(pool, failed))
    log.warn('a start failed', { pool, taskId, revision, fault, reason: failed.reason });
}
