/** What one list names and the other does not: tasks that only ECS runs, and live sessions whose task is gone. */
import type { Session } from '../../../core/session/session.ts';
import type { LaunchedTask } from '../../../core/task/launcher.ts';
import { isAlive, type Task } from '../../../core/task/task.ts';
import { launchedTask } from '../../../core/task/task-transitions.ts';
import { askToStop, endWithTask, kill, type ReapDeps } from './apply-reap.ts';
import { findOrphans } from './reap.ts';

const UNKNOWN = 'unknown to the table';

/**
 * Looks at one page of what ECS runs, and stops what the table does not know. Returns where the next page begins: a large
 * pool is looked through over many ticks, for its listing would use up what the account may read from ECS.
 */
export async function stopOrphans(
  deps: ReapDeps,
  search: OrphanSearch,
): Promise<string | undefined> {
  const { pool, tasks, nowMs } = search;
  const page = await deps.launcher.listRunning(pool, search.from);
  const known = new Set(tasks.map((task) => task.taskId));
  const strangers = page.taskIds.filter((id) => !known.has(id));
  const launched = strangers.length === 0 ? [] : await deps.launcher.describe(strangers);
  for (const orphan of findOrphans(tasks, launched, nowMs))
    if (await buryOrphan(deps, orphan, nowMs)) await askToStop(deps, orphan.taskArn, UNKNOWN);
  return page.next;
}

/** Where to look. */
export interface OrphanSearch {
  readonly pool: string;
  /** The pool's tasks as the table lists them. */
  readonly tasks: readonly Task[];
  readonly nowMs: number;
  /** The page of ECS's list. */
  readonly from?: string | undefined;
}

/**
 * Writes an orphan down as dead, so that it can no longer register. Returns false for one that has registered meanwhile:
 * it may have a session by now, and the listing that did not name it was merely late (`docs/decisions/0421`).
 */
async function buryOrphan(
  deps: ReapDeps,
  { taskId, pool, createdAtMs }: LaunchedTask,
  nowMs: number,
): Promise<boolean> {
  const facts = { taskId, pool, revision: 'unknown', isolation: 'process' as const };
  const written = launchedTask({ ...facts, launchedAtMs: createdAtMs });
  const saved = await deps.store.register(written, nowMs);
  const found = saved.outcome === 'saved' ? written : saved.current;
  if (!found || !isAlive(found)) return found !== undefined;
  return (
    found.version === 0 && kill(deps, found, { reason: UNKNOWN, stopCode: 'UserInitiated', nowMs })
  );
}

/** More live sessions than a pool has. */
const SESSIONS_MAX = 100_000;

/** Tasks that ECS is asked after in one go, twenty calls: the next look asks after the others. */
const ASKED_IN_ONE_GO = 2_000;

/** Ends live sessions whose task is over in the table and no longer runs: those of a task that was killed and then stopped. */
export async function endOrphanSessions(deps: ReapDeps, search: OrphanSearch): Promise<number> {
  const { store, launcher } = deps;
  const listed = new Set(search.tasks.map((task) => task.taskId));
  const live = await store.listSessions(search.pool, 'live', SESSIONS_MAX);
  const orphans = live.filter((session) => !listed.has(session.assignment?.taskId ?? ''));
  const suspects: Session[] = [];
  for (const session of orphans) {
    // The list is older than the session may be: its task has registered since, or is not yet listed.
    const task = await store.getTask(session.assignment?.taskId ?? '');
    if (!task || !isAlive(task)) suspects.push(session);
  }
  const taskIds = [...new Set(suspects.flatMap(({ assignment }) => assignment?.taskId ?? []))];
  const asked = taskIds.slice(0, ASKED_IN_ONE_GO);
  if (asked.length === 0) return 0;
  const described = await launcher.describe(asked);
  const gone = new Set(asked);
  for (const { taskId, state } of described) if (state !== 'stopped') gone.delete(taskId);
  let ended = 0;
  for (const session of suspects) {
    if (!session.assignment || !gone.has(session.assignment.taskId)) continue;
    const of = { by: session.assignment, nowMs: search.nowMs };
    if (await endWithTask(deps, session, of)) ended += 1;
  }
  return ended;
}
