/** Sessions in the table, and the writes that span a session and its task. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Session } from '../../core/session.ts';
import type { Change, Saved, SavedBoth, SessionStore } from '../../core/store.ts';
import type { Task } from '../../core/task.ts';
import { keyItem, readSession, readTask, sessionFields, taskFields } from './item.ts';
import { queryRoster } from './queries.ts';
import { keyOf, phasePrefix } from './table.ts';
import type { TableDeps } from './task-store.ts';
import { isNew, put, sendAll, sendPut, sendUpdate, update, versionIs } from './writes.ts';

/** The session half of the store. */
export function createSessionStore(deps: TableDeps): SessionStore {
  return {
    async openSession(session) {
      const { set } = sessionFields(session);
      const key = keyOf.session(session.sessionId);
      const written = await sendPut(deps, put(deps, { key, set, when: isNew }));
      return written.done ? { outcome: 'saved' } : settle(session, readSession(written.old));
    },
    getSession: (sessionId) => getSession(deps, sessionId),
    async saveSession({ before, after }) {
      const written = await sendUpdate(deps, sessionUpdate(deps, { before, after }));
      return written.done ? { outcome: 'saved' } : settle(after, readSession(written.old));
    },
    saveBoth: (task, session) => saveBoth(deps, task, session),
    async listSessions(pool, phase, limit) {
      const newestFirst = phase === 'over';
      const prefix = phasePrefix(phase);
      const items = await queryRoster(deps, { kind: 'SESSIONS', pool, prefix, limit, newestFirst });
      const at = (session: Session) =>
        newestFirst ? -(session.endedAtMs ?? 0) : session.createdAtMs;
      const sessions = items.flatMap((item) => readSession(item) ?? []);
      return sessions.sort((a, b) => at(a) - at(b)).slice(0, limit);
    },
  };
}

async function saveBoth(
  deps: TableDeps,
  task: Change<Task>,
  session: Change<Session>,
): Promise<SavedBoth> {
  const fields = taskFields(task.after, { roll: deps.random(), nowMs: deps.clock.nowMs() });
  const key = keyOf.task(task.after.taskId);
  const when = versionIs(task.before.version);
  const written = await sendAll(deps, [
    update(deps, { key, fields, when }),
    sessionUpdate(deps, session),
  ]);
  if (written.done) return { outcome: 'saved' };
  // A transaction names the old item only of the condition that failed; the other is read.
  const [oldTask, oldSession] = written.old;
  const currentTask = readTask(oldTask) ?? (await getTask(deps, task.after.taskId));
  const currentSession =
    readSession(oldSession) ?? (await getSession(deps, session.after.sessionId));
  const own = isSame(currentTask, task.after) && isSame(currentSession, session.after);
  if (own) return { outcome: 'saved' };
  return { outcome: 'conflict', task: currentTask, session: currentSession };
}

function sessionUpdate(deps: TableDeps, { before, after }: Change<Session>) {
  const key = keyOf.session(after.sessionId);
  return update(deps, { key, fields: sessionFields(after), when: versionIs(before.version) });
}

async function getSession(deps: TableDeps, sessionId: string): Promise<Session | undefined> {
  return readSession(await getItem(deps, keyItem(keyOf.session(sessionId))));
}

async function getTask(deps: TableDeps, taskId: string): Promise<Task | undefined> {
  return readTask(await getItem(deps, keyItem(keyOf.task(taskId))));
}

async function getItem(deps: TableDeps, Key: ReturnType<typeof keyItem>) {
  const command = new GetItemCommand({ TableName: deps.tableName, Key, ConsistentRead: true });
  return (await deps.client.send(command)).Item;
}

function settle(wanted: Session, current: Session | undefined): Saved<Session> {
  return isSame(current, wanted) ? { outcome: 'saved' } : { outcome: 'conflict', current };
}

function isSame(current: object | undefined, wanted: object): boolean {
  return current !== undefined && JSON.stringify(current) === JSON.stringify(wanted);
}
