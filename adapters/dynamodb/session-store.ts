/** Sessions in the table, and the writes that span a session and its task. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Session } from '../../core/session/session.ts';
import { inOrderOf } from '../../core/session/session-phase.ts';
import { stepOf, type TrailStore, type TrailWords } from '../../core/session/trail.ts';
import type { Change, Saved, SavedBoth, SessionStore } from '../../core/store/store.ts';
import type { Task } from '../../core/task/task.ts';
import {
  changedTaskFields,
  type Item,
  keyItem,
  readSession,
  readTask,
  sessionFields,
} from './item.ts';
import { enterLine, quitLine } from './line-store.ts';
import { queryRoster } from './queries.ts';
import { keyOf, phasePrefix } from './table.ts';
import { readTrail, stepFields } from './trail-item.ts';
import {
  isNewOrExpired,
  put,
  sendAll,
  sendPut,
  sendUpdate,
  type Table,
  update,
  versionIs,
} from './writes.ts';

/** The session half of the store. */
export function createSessionStore(table: Table): SessionStore & TrailStore {
  return {
    async openSession(session) {
      const set = { ...sessionFields(session).set, ...trailOf(table, session) };
      const key = keyOf.session(session.sessionId);
      const when = isNewOrExpired(table.clock.nowMs());
      const written = await sendPut(table, put(table, { key, set, when, written: session }));
      if (written.done) return { outcome: 'saved' };
      return { outcome: 'conflict', current: readSession(written.old, table.clock.nowMs()) };
    },
    getSession: (sessionId) => getSession(table, sessionId),
    trail: async (sessionId) => readTrail(await getItem(table, keyItem(keyOf.session(sessionId)))),
    saveSession: (change) => saveSession(table, change),
    saveBoth: (task, session) => saveBoth(table, task, session),
    async listSessions(pool, phase, limit) {
      const newestFirst = phase === 'over';
      const prefix = phasePrefix(phase);
      const items = await queryRoster(table, {
        kind: 'SESSIONS',
        pool,
        prefix,
        limit,
        newestFirst,
      });
      const sessions = items.flatMap((item) => readSession(item, table.clock.nowMs()) ?? []);
      return sessions.sort(inOrderOf(phase)).slice(0, limit);
    },
  };
}

async function saveSession(table: Table, change: Change<Session>): Promise<Saved<Session>> {
  await enterLine(table, change);
  const written = await sendUpdate(table, sessionUpdate(table, change));
  if (!written.done)
    return { outcome: 'conflict', current: readSession(written.old, table.clock.nowMs()) };
  await quitLine(table, change);
  return { outcome: 'saved' };
}

async function saveBoth(
  table: Table,
  task: Change<Task>,
  session: Change<Session>,
): Promise<SavedBoth> {
  const at = { roll: table.random(), nowMs: table.clock.nowMs() };
  const set = changedTaskFields(task, at);
  const key = keyOf.task(task.after.taskId);
  const when = versionIs(task.before.version);
  const written = await sendAll(table, [
    update(table, { key, set, when, written: task.after }),
    sessionUpdate(table, session),
  ]);
  if (written.done) {
    await quitLine(table, session);
    return { outcome: 'saved' };
  }
  // A transaction names the old item only of the condition that failed; the other is read.
  const [oldTask, oldSession] = written.old;
  const currentTask =
    readTask(oldTask, table.clock.nowMs()) ?? (await getTask(table, task.after.taskId));
  const currentSession =
    readSession(oldSession, table.clock.nowMs()) ??
    (await getSession(table, session.after.sessionId));
  return { outcome: 'conflict', task: currentTask, session: currentSession };
}

function sessionUpdate(table: Table, change: Change<Session>) {
  const { before, after } = change;
  const key = keyOf.session(after.sessionId);
  const fields = sessionFields(after);
  const set = { ...fields, set: { ...fields.set, ...trailOf(table, after, change) } };
  return update(table, { key, set, when: versionIs(before.version), written: after });
}

function trailOf({ by = 'unknown', clock }: Table, session: Session, said?: TrailWords): Item {
  return stepFields(stepOf(session, { by, atMs: clock.nowMs() }, said));
}

async function getSession(table: Table, sessionId: string): Promise<Session | undefined> {
  const item = await getItem(table, keyItem(keyOf.session(sessionId)));
  return readSession(item, table.clock.nowMs());
}

async function getTask(table: Table, taskId: string): Promise<Task | undefined> {
  return readTask(await getItem(table, keyItem(keyOf.task(taskId))), table.clock.nowMs());
}

async function getItem(table: Table, Key: ReturnType<typeof keyItem>) {
  const command = new GetItemCommand({ TableName: table.tableName, Key, ConsistentRead: true });
  return (await table.client.send(command)).Item;
}
