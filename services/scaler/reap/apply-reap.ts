/** Acts on what the reaper found; every step is conditional, so a second reaper beside this one changes nothing. */
import { advanceSession, advanceTask } from '../../../core/advance.ts';
import type { LaunchedTask, Launcher } from '../../../core/launcher.ts';
import type { Log } from '../../../core/log.ts';
import type { Assignment, Session } from '../../../core/session.ts';
import { endSession, sweepSession } from '../../../core/session-transitions.ts';
import type { Store } from '../../../core/store.ts';
import { isAlive, type Task } from '../../../core/task.ts';
import { expireClaim, killTask, launchedTask } from '../../../core/task-transitions.ts';
import { findExpiredClaims, type Verdicts } from './reap.ts';

/** What acting needs. */
export interface ReapDeps {
  readonly store: Store;
  readonly launcher: Launcher;
  readonly log: Log;
}

/** Kills the dead and stops the orphans. Answers the tasks that were killed by this very call. */
export async function applyVerdicts(
  deps: ReapDeps,
  verdicts: Verdicts,
  nowMs: number,
): Promise<Task[]> {
  const killed: Task[] = [];
  for (const { task, reason } of verdicts.gone) {
    if (await kill(deps, task, reason)) killed.push(task);
    await endSessionsOf(deps.store, task, nowMs);
  }
  for (const { task, reason } of verdicts.unheard) {
    if (!(await kill(deps, task, reason))) continue;
    killed.push(task);
    await stopTask(deps, task.taskId, reason);
  }
  for (const orphan of verdicts.orphans)
    if (await writeOffOrphan(deps, orphan, nowMs)) await stopTask(deps, orphan.taskArn, UNKNOWN);
  return killed;
}

/** Takes seats whose claim ran out of service. Answers how many. */
export async function expireClaims(
  deps: ReapDeps,
  tasks: readonly Task[],
  nowMs: number,
): Promise<number> {
  let expired = 0;
  for (const { task, seat } of findExpiredClaims(tasks, nowMs)) {
    const out = await advanceTask(deps.store, task, (claimed) => expireClaim(claimed, seat, nowMs));
    if (out.outcome !== 'moved') continue;
    expired += 1;
    deps.log.warn('claim was not accepted in time', { taskId: task.taskId, seat });
  }
  return expired;
}

/** Ends the sessions of a task that is known to be gone: only now, for until then a bot might have served them. */
export async function endSessionsOf(store: Store, task: Task, nowMs: number): Promise<number> {
  let ended = 0;
  const current = (await store.getTask(task.taskId)) ?? task;
  for (const seat of current.seats) {
    if (seat.state !== 'active' || !seat.sessionId) continue;
    const session = await store.getSession(seat.sessionId);
    if (!session) continue;
    const by = { taskId: task.taskId, epoch: seat.epoch };
    if (await endOf(store, session, { by, nowMs })) ended += 1;
  }
  return ended;
}

/**
 * Ends live sessions whose task neither the table nor ECS runs any more: those of a task that was killed unheard, once
 * it is stopped. `launched` is all that ECS knows of the pool.
 */
export async function endOrphanSessions(store: Store, of: OrphanSearch): Promise<number> {
  const alive = new Set(of.tasks.map((task) => task.taskId));
  const running = new Set(of.launched.filter((l) => l.state !== 'stopped').map((l) => l.taskId));
  const live = await store.listSessions(of.pool, 'live', 1000);
  let ended = 0;
  for (const session of live) {
    const by = session.assignment;
    if (!by || alive.has(by.taskId) || running.has(by.taskId)) continue;
    // The lists are older than the session may be: its task was launched since, or not yet listed.
    const task = await store.getTask(by.taskId);
    if (task && isAlive(task)) continue;
    if (await endOf(store, session, { by, nowMs: of.nowMs })) ended += 1;
  }
  return ended;
}

/** Ends one session with its task. Answers whether this very call did. */
async function endOf(
  store: Store,
  session: Session,
  { by, nowMs }: { by: Pick<Assignment, 'taskId' | 'epoch'>; nowMs: number },
): Promise<boolean> {
  const ended = await advanceSession(store, session, (live) =>
    endSession(live, by, { reason: 'task_died', nowMs }),
  );
  return ended.outcome === 'moved';
}

/** Where to look for sessions without a task. */
export interface OrphanSearch {
  readonly pool: string;
  readonly tasks: readonly Task[];
  readonly launched: readonly LaunchedTask[];
  readonly nowMs: number;
}

/** Sessions whose broker died go to the queue; those that waited too long are given up. Answers those still waiting. */
export async function sweepSessions(store: Store, pool: string, nowMs: number): Promise<void> {
  const placing = await store.listSessions(pool, 'placing', 200);
  const waiting = await store.listSessions(pool, 'waiting', 200);
  for (const session of [...placing, ...waiting]) {
    await advanceSession(store, session, (open) => sweepSession(open, nowMs));
  }
}

const UNKNOWN = 'unknown to the table';

/**
 * Writes an orphan down as dead, so that it can no longer register. Answers false for one that has registered meanwhile:
 * it may have a session by now, and the listing that did not name it was merely late (`docs/decisions/0421`).
 */
async function writeOffOrphan(
  deps: ReapDeps,
  { taskId, pool, createdAtMs }: LaunchedTask,
  nowMs: number,
): Promise<boolean> {
  const facts = { taskId, pool, revision: 'unknown', isolation: 'process' as const };
  const written = launchedTask({ ...facts, launchedAtMs: createdAtMs });
  const saved = await deps.store.register(written, nowMs);
  const found = saved.outcome === 'saved' ? written : saved.current;
  if (!found || !isAlive(found)) return found !== undefined;
  return found.version === 0 && kill(deps, found, UNKNOWN);
}

async function kill(deps: ReapDeps, task: Task, reason: string): Promise<boolean> {
  const killed = await advanceTask(deps.store, task, (alive) => killTask(alive, reason));
  if (killed.outcome !== 'moved') return false;
  deps.log.warn('task is dead', { taskId: task.taskId, reason });
  return true;
}

async function stopTask(deps: ReapDeps, task: string, reason: string): Promise<void> {
  await deps.launcher.stop(task, reason).catch((error: unknown) => {
    deps.log.warn('task could not be stopped', { task, error: String(error) });
  });
}
