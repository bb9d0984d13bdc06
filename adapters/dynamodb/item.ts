/** Tasks and sessions as DynamoDB items, and back. The whole state is one JSON string beside the attributes that conditions name. */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Session } from '../../core/session/session.ts';
import { INDEXES, TABLE_KEYS } from '../../core/store/table-names.ts';
import { isAlive, type Pulse, type Task } from '../../core/task/task.ts';
import { type IndexKeys, indexKeysOfSession, indexKeysOfTask, type Key } from './table.ts';

/** An item as the SDK's client takes it. */
export type Item = Record<string, AttributeValue>;

/** Ended sessions are kept for so long. */
const SESSION_KEPT_S = 30 * 86_400;

/** Stopped and dead tasks are kept for so long: a late event still finds them. */
const TASK_KEPT_S = 86_400;

/** A string attribute. */
export const S = (value: string): AttributeValue => ({ S: value });

/** A number attribute. */
export const N = (value: number): AttributeValue => ({ N: String(value) });

/** A key as attributes. */
export function keyItem({ PK, SK }: Key): Item {
  return { PK: S(PK), SK: S(SK) };
}

/** What a write sets and removes, so that an item holds exactly these index keys. */
export interface ItemFields {
  readonly set: Item;
  readonly remove: readonly string[];
}

const INDEX_ATTRIBUTES = Object.values(INDEXES).flatMap(({ partition, sort }) => [partition, sort]);

/** A task's attributes; `roll` in [0, 1) places it in its claim index, `nowMs` dates its end. */
export function taskFields(task: Task, at: { roll: number; nowMs: number }): ItemFields {
  const endsS = Math.floor(at.nowMs / 1000) + TASK_KEPT_S;
  return fields(
    {
      body: S(JSON.stringify(task)),
      version: N(task.version),
      state: S(task.state),
      ...(isAlive(task) ? {} : { ttl: N(endsS) }),
    },
    indexKeysOfTask(task, at.roll),
  );
}

/**
 * What a task's change writes: the difference alone. The condition on the version says what the item holds, so nothing else
 * needs to be named; of the embedded database's time for a claim that saves a quarter. Whoever changes which attributes follow
 * from a task (its listing, say) must write live tasks whole once: their items still hold what the older code derived.
 */
export function changedTaskFields(
  { before, after }: { readonly before: Task; readonly after: Task },
  at: { roll: number; nowMs: number },
): ItemFields {
  const old = taskFields(before, at).set;
  const { set, remove } = taskFields(after, at);
  const isNew = ([name, value]: [string, AttributeValue]) => !isDeepStrictEqual(old[name], value);
  return {
    set: Object.fromEntries(Object.entries(set).filter(isNew)),
    remove: remove.filter((name) => name in old),
  };
}

/** A session's attributes. */
export function sessionFields(session: Session): ItemFields {
  const { endedAtMs } = session;
  return fields(
    {
      body: S(JSON.stringify(session)),
      version: N(session.version),
      state: S(session.state),
      ...(endedAtMs === undefined ? {} : { ttl: N(Math.floor(endedAtMs / 1000) + SESSION_KEPT_S) }),
    },
    indexKeysOfSession(session),
  );
}

function fields(attributes: Item, keys: IndexKeys): ItemFields {
  const listed = Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, S(value)]));
  const remove = INDEX_ATTRIBUTES.filter((name) => !(name in keys));
  return { set: { ...attributes, ...listed }, remove };
}

/** The task in an item, or nothing where there is no item or its time to live is over. */
export function readTask(item: Item | undefined, nowMs: number): Task | undefined {
  return isExpired(item, nowMs) ? undefined : readBody<Task>(item);
}

/** The session in an item, likewise. */
export function readSession(item: Item | undefined, nowMs: number): Session | undefined {
  return isExpired(item, nowMs) ? undefined : readBody<Session>(item);
}

/** DynamoDB deletes what has expired within days; until then it must look as if it were gone. */
function isExpired(item: Item | undefined, nowMs: number): boolean {
  const ttl = item?.[TABLE_KEYS.ttl]?.N;
  return ttl !== undefined && Number(ttl) <= Math.floor(nowMs / 1000);
}

/** The pulse in a task's item. */
export function readPulse(item: Item): Pulse {
  return {
    taskId: (item['PK']?.S ?? '').slice(2),
    heardAtMs: Number(item['heardAtMs']?.N ?? 0),
    cpuShare: Number(item['cpuShare']?.N ?? 0),
    lateFrames: Number(item['lateFrames']?.N ?? 0),
  };
}

/** The JSON in an item's body; the adapter alone writes it, so its shape is not checked again. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows which item it read
export function readBody<T>(item: Item | undefined): T | undefined {
  const body = item?.['body']?.S;
  return body === undefined ? undefined : (JSON.parse(body) as T);
}
