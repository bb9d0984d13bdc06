/** Acts on what the reaper found; every step is conditional, so a second reaper beside this one changes nothing. */
import type { Dispatcher } from '../../../core/claim/dispatch.ts';
import { ABANDONED_AFTER_MS, QUEUE_TIMEOUT_MS } from '../../../core/limits.ts';
import type { Log } from '../../../core/log.ts';
import type { Meter } from '../../../core/metrics.ts';
import type { Assignment, Session } from '../../../core/session/session.ts';
import {
  endSession,
  giveUpSession,
  sweepSession,
} from '../../../core/session/session-transitions.ts';
import { advanceSession, advanceTask } from '../../../core/store/advance.ts';
import type { Store } from '../../../core/store/store.ts';
import type { HowItEnded } from '../../../core/task/failed-start.ts';
import type { Launcher } from '../../../core/task/launcher.ts';
import type { Task } from '../../../core/task/task.ts';
import { expireClaim, killTask } from '../../../core/task/task-transitions.ts';
import { noticeDeath } from '../plan/failed-starts.ts';
import { type DeathVerdict, findExpiredClaims, type Verdicts } from './reap.ts';

/** What acting needs. */
export interface ReapDeps {
  readonly store: Store;
  readonly launcher: Launcher;
  readonly dispatcher: Pick<Dispatcher, 'health'>;
  readonly log: Log;
  readonly meter: Pick<Meter, 'record'>;
}

/** Kills the dead. Returns the tasks that were killed by this very call. */
export async function applyVerdicts(
  deps: ReapDeps,
  verdicts: Verdicts,
  nowMs: number,
): Promise<Task[]> {
  const killed: Task[] = [];
  for (const { task, ...how } of verdicts.gone) {
    if (await kill(deps, task, { ...how, nowMs })) killed.push(task);
    await endSessionsOf(deps, task, nowMs);
  }
  const hung = await findHung(deps, verdicts.suspects);
  for (const { task, reason } of [...verdicts.late, ...hung]) {
    if (!(await kill(deps, task, { reason, nowMs }))) continue;
    killed.push(task);
    await askToStop(deps, task.taskId, reason);
  }
  return killed;
}

/** Tasks asked at once; each may take the dispatcher's whole deadline. */
const ASKED_AT_ONCE = 50;

/** The suspects that do not answer by themselves either. One that does has lost the table, not its calls. */
async function findHung(
  { dispatcher, log }: ReapDeps,
  suspects: readonly DeathVerdict[],
): Promise<DeathVerdict[]> {
  const hung: DeathVerdict[] = [];
  for (let at = 0; at < suspects.length; at += ASKED_AT_ONCE) {
    const asked = suspects.slice(at, at + ASKED_AT_ONCE).map(async (suspect) => {
      const { taskId, endpoint } = suspect.task;
      const health = await dispatcher.health(endpoint);
      // Another task may have the address by now.
      if (health.outcome === 'healthy' && health.taskId === taskId)
        log.warn('task is not heard, and answers', { taskId });
      else hung.push(suspect);
    });
    await Promise.all(asked);
  }
  return hung;
}

/** Takes seats whose claim ran out of service. Returns how many. */
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
export async function endSessionsOf(
  deps: Pick<ReapDeps, 'store' | 'meter'>,
  task: Task,
  nowMs: number,
): Promise<number> {
  const { store } = deps;
  let ended = 0;
  const current = (await store.getTask(task.taskId)) ?? task;
  for (const seat of current.seats) {
    if (seat.state !== 'active' || !seat.sessionId) continue;
    const session = await store.getSession(seat.sessionId);
    if (!session) continue;
    const by = { taskId: task.taskId, epoch: seat.epoch };
    if (await endWithTask(deps, session, { by, nowMs })) ended += 1;
  }
  return ended;
}

/** Ends one session with its task, which is a call that a fault ended. Returns whether this very call did. */
export async function endWithTask(
  { store, meter }: Pick<ReapDeps, 'store' | 'meter'>,
  session: Session,
  { by, nowMs }: { by: Pick<Assignment, 'taskId' | 'epoch'>; nowMs: number },
): Promise<boolean> {
  const ended = await advanceSession(store, session, (live) =>
    endSession(live, by, { reason: 'task_died', nowMs }),
  );
  if (ended.outcome !== 'moved') return false;
  meter.record({ name: 'SessionsFailed', pool: session.pool, value: 1 });
  return true;
}

/** Sessions whose broker died go to the queue; those that waited too long, or whose callers have gone, are given up. */
export async function sweepSessions(store: Store, pool: string, nowMs: number): Promise<void> {
  for (const place of await store.line(pool, 200)) {
    if (nowMs - place.seenAtMs <= ABANDONED_AFTER_MS) continue;
    const session = await store.getSession(place.sessionId);
    const isLate = nowMs - place.createdAtMs > QUEUE_TIMEOUT_MS;
    const reason = isLate ? 'queue_timeout' : 'caller_left';
    const step = (open: Session) => giveUpSession(open, { reason, nowMs });
    const given = session && (await advanceSession(store, session, step));
    if (given?.outcome === 'refused' || !session) await store.leaveLine(place);
  }
  const placing = await store.listSessions(pool, 'placing', 200);
  const waiting = await store.listSessions(pool, 'waiting', 200);
  for (const session of [...placing, ...waiting]) {
    await advanceSession(store, session, (open) => sweepSession(open, nowMs));
  }
}

/** Writes a task down as dead, and counts it where its start failed. Returns false when somebody else has changed it meanwhile. */
export async function kill(
  deps: ReapDeps,
  task: Task,
  how: HowItEnded & { readonly nowMs: number },
): Promise<boolean> {
  await noticeDeath(deps, task, how);
  const { reason } = how;
  const killed = await advanceTask(deps.store, task, (alive) => killTask(alive, reason));
  if (killed.outcome !== 'moved') return false;
  deps.log.warn('task is dead', { taskId: task.taskId, reason });
  return true;
}

/** Asks ECS to stop a task that the table says is over. */
export async function askToStop(deps: ReapDeps, task: string, reason: string): Promise<void> {
  await deps.launcher.stop(task, reason).catch((error: unknown) => {
    deps.log.warn('task could not be stopped', { task, error: String(error) });
  });
}
