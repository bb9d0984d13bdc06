/** Nothing leaks: what must not be once the last caller has gone and the faults are over. */
import { isLive, isOpen } from '../../core/session/session.ts';
import type { Store } from '../../core/store/store.ts';
import { sessionsOn } from '../../core/task/task.ts';
import { type ChaosOptions, POOL } from './scene.ts';

/** A rule that does not hold, and where. */
export interface Unrest {
  readonly rule: string;
  readonly what: string;
}

const MOST = 1_000;

/** Whatever is not at rest: open sessions, held seats, tasks that only ECS or only the table knows, a pool off its target. */
export async function findUnrest(
  store: Store,
  running: readonly string[],
  { minWarm }: Pick<ChaosOptions, 'minWarm'>,
): Promise<Unrest[]> {
  const found: Unrest[] = [];
  const add = (rule: string, what = '') => void found.push({ rule, what });
  for (const phase of ['placing', 'waiting', 'live'] as const) {
    for (const session of await store.listSessions(POOL, phase, MOST)) {
      if (isOpen(session) || isLive(session))
        add('a session is open at rest', `${session.sessionId} ${session.state}`);
    }
  }
  const listed = await store.listTasks(POOL);
  for (const task of listed) if (sessionsOn(task) > 0) add('a seat is held at rest', task.taskId);
  const known = new Set(listed.map(({ taskId }) => taskId));
  for (const id of running) if (!known.has(id)) add('a task runs that nobody knows', id);
  for (const id of known) if (!running.includes(id)) add('a task is listed and gone', id);
  const idle = listed.filter((task) => task.state === 'ready').length;
  if (idle < minWarm || idle > minWarm + 1)
    add('the pool is not at its target at rest', String(idle));
  if ((await store.line(POOL, MOST)).length > 0) add('somebody is left in line');
  return found;
}
