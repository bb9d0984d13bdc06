/** Tasks in the table. */
import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CLAIM_CANDIDATES } from '../../core/limits.ts';
import type { Change, Saved, TaskStore } from '../../core/store/store.ts';
import type { Pulse, Task } from '../../core/task/task.ts';
import {
  changedTaskFields,
  type Item,
  keyItem,
  N,
  readPulse,
  readTask,
  S,
  taskFields,
} from './item.ts';
import { queryPage, queryRoster } from './queries.ts';
import { claimIndexKeys, claimShard, keyOf } from './table.ts';
import {
  all,
  type Clause,
  heardAfter,
  isNew,
  put,
  sendPut,
  sendUpdate,
  type Table,
  update,
  versionIs,
  type Written,
} from './writes.ts';

/** BatchGetItem takes a hundred keys. */
const KEYS_A_BATCH = 100;

/** What the table leaves unread under load is asked for again, with pauses of 1 s in all at most. */
const BATCH_ROUNDS = 6;
const BATCH_PAUSE_MS = 16;

const PULSE_ONLY = {
  ProjectionExpression: '#PK, #heardAtMs, #cpuShare, #lateFrames',
  ExpressionAttributeNames: {
    '#PK': 'PK',
    '#heardAtMs': 'heardAtMs',
    '#cpuShare': 'cpuShare',
    '#lateFrames': 'lateFrames',
  },
};

const onlyLaunched: Clause = { says: '#version = :launched', values: { ':launched': N(0) } };

const isAlive: Clause = {
  says: 'attribute_exists(#PK) AND NOT #state IN (:stopped, :dead)',
  values: { ':stopped': S('stopped'), ':dead': S('dead') },
};

/** The task half of the store. */
export function createTaskStore(table: Table): TaskStore {
  return {
    register: (task, nowMs) => register(table, task, nowMs),
    getTask: async (taskId) => readTask(await getItem(table, taskId), table.clock.nowMs()),
    saveTask: (change, heardAfterMs) => saveTask(table, change, heardAfterMs),
    heartbeat: (pulse) => heartbeat(table, pulse),
    async listClaimable(from, of) {
      const index = { name: from, key: claimIndexKeys(from).partition, value: claimShard(of) };
      const page = await queryPage(table, { index, limit: CLAIM_CANDIDATES });
      return page.items.flatMap((item) => readTask(item, table.clock.nowMs()) ?? []);
    },
    async listTasks(pool) {
      const items = await queryRoster(table, { kind: 'TASKS', pool });
      return items.flatMap((item) => readTask(item, table.clock.nowMs()) ?? []);
    },
    pulses: (taskIds) => readPulses(table, taskIds),
  };
}

async function register(table: Table, task: Task, nowMs: number): Promise<Saved<Task>> {
  const { set } = taskFields(task, { roll: table.random(), nowMs });
  const when: Clause = {
    says: `${isNew.says} OR ${onlyLaunched.says}`,
    values: onlyLaunched.values ?? {},
  };
  const input = put(table, {
    key: keyOf.task(task.taskId),
    set: { ...set, heardAtMs: N(nowMs) },
    when,
    written: task,
  });
  return savedOf(table, await sendPut(table, input));
}

async function saveTask(
  table: Table,
  change: Change<Task>,
  heardAfterMs?: number,
): Promise<Saved<Task>> {
  const { before, after } = change;
  const version = versionIs(before.version);
  const when = heardAfterMs === undefined ? version : all(version, heardAfter(heardAfterMs));
  const at = { roll: table.random(), nowMs: table.clock.nowMs() };
  const set = changedTaskFields(change, at);
  const input = update(table, { key: keyOf.task(after.taskId), set, when, written: after });
  return savedOf(table, await sendUpdate(table, input));
}

function savedOf({ clock }: Table, written: Written): Saved<Task> {
  if (written.done) return { outcome: 'saved' };
  return { outcome: 'conflict', current: readTask(written.old, clock.nowMs()) };
}

async function heartbeat(table: Table, pulse: Pulse): ReturnType<TaskStore['heartbeat']> {
  const { taskId, heardAtMs, cpuShare, lateFrames } = pulse;
  const set = { heardAtMs: N(heardAtMs), cpuShare: N(cpuShare), lateFrames: N(lateFrames) };
  const input = update(table, {
    key: keyOf.task(taskId),
    set: { set, remove: [] },
    when: isAlive,
  });
  const written = await sendUpdate(table, input, 'ALL_NEW');
  const task = written.done ? readTask(written.item, table.clock.nowMs()) : undefined;
  return task ? { outcome: 'alive', task } : { outcome: 'fenced' };
}

async function getItem(table: Table, taskId: string): Promise<Item | undefined> {
  const Key = keyItem(keyOf.task(taskId));
  const command = new GetItemCommand({ TableName: table.tableName, Key, ConsistentRead: true });
  return (await table.client.send(command)).Item;
}

async function readPulses(table: Table, taskIds: readonly string[]): Promise<Pulse[]> {
  const ids = [...new Set(taskIds)];
  const batches = Array.from({ length: Math.ceil(ids.length / KEYS_A_BATCH) }, (_, i) =>
    readBatch(table, ids.slice(i * KEYS_A_BATCH, (i + 1) * KEYS_A_BATCH)),
  );
  return (await Promise.all(batches)).flat();
}

async function readBatch(table: Table, taskIds: readonly string[]): Promise<Pulse[]> {
  const pulses: Pulse[] = [];
  let keys = taskIds.map((id) => keyItem(keyOf.task(id)));
  for (let round = 0; keys.length > 0; round++) {
    if (round === BATCH_ROUNDS) throw new Error('Cannot read pulses: the table is over its rate');
    if (round > 0) await table.clock.sleep(BATCH_PAUSE_MS * 2 ** round * table.random());
    const asked = { Keys: keys, ConsistentRead: true, ...PULSE_ONLY };
    const command = new BatchGetItemCommand({ RequestItems: { [table.tableName]: asked } });
    const answer = await table.client.send(command);
    pulses.push(...(answer.Responses?.[table.tableName] ?? []).map(readPulse));
    keys = answer.UnprocessedKeys?.[table.tableName]?.Keys ?? [];
  }
  return pulses;
}
