/** Sessions and tasks by what a person types: the whole id, or how it begins. */
import { CannotRun } from '../../core/cannot-run.ts';
import type { Session } from '../../core/session/session.ts';
import type { SessionPhase } from '../../core/session/session-phase.ts';
import type { Task } from '../../core/task/task.ts';
import type { FoundDeployment } from './reach.ts';

/** Sessions of each phase among which a beginning is looked for. */
const LOOKED_AT = 1_000;

const PHASES: readonly SessionPhase[] = ['waiting', 'placing', 'live', 'over'];

/** Throws `CannotRun` where there is none, or more than one. */
export async function findSessionById(
  { store, pools }: Pick<FoundDeployment, 'store' | 'pools'>,
  id: string,
): Promise<Session> {
  const whole = await store.getSession(id);
  if (whole) return whole;
  const lists = pools.flatMap((pool) =>
    PHASES.map((phase) => store.listSessions(pool, phase, LOOKED_AT)),
  );
  const known = (await Promise.all(lists)).flat();
  return onlyOne(
    known.filter(({ sessionId }) => sessionId.startsWith(id)),
    `session ${id}`,
  );
}

/** Throws `CannotRun` likewise. A whole id also finds a task that is over. */
export async function findTask(
  { store, pools }: Pick<FoundDeployment, 'store' | 'pools'>,
  id: string,
): Promise<Task> {
  const whole = await store.getTask(id);
  if (whole) return whole;
  const known = (await Promise.all(pools.map((pool) => store.listTasks(pool)))).flat();
  return onlyOne(
    known.filter(({ taskId }) => taskId.startsWith(id)),
    `task ${id}`,
  );
}

function onlyOne<T>(found: readonly T[], what: string): T {
  const [one, ...more] = found;
  if (one === undefined) throw new CannotRun(`Cannot find ${what}: there is none`);
  if (more.length === 0) return one;
  throw new CannotRun(`Cannot tell which ${what} is meant: ${found.length} begin so`);
}
