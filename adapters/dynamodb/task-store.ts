/** Tasks in the table. */
import { BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock, Random } from '../../core/clock.ts';
import { CLAIM_CANDIDATES } from '../../core/limits.ts';
import type { Saved, TaskStore } from '../../core/store.ts';
import type { Pulse, Task } from '../../core/task.ts';
import { type Item, keyItem, N, readPulse, readTask, S, taskFields } from './item.ts';
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
} from './writes.ts';

/** The table, and where time and chance come from. */
export interface TableDeps extends Table {
  readonly clock: Clock;
  readonly random: Random;
}

/** BatchGetItem takes a hundred keys. */
const KEYS_A_BATCH = 100;

const onlyLaunched: Clause = { says: '#version = :launched', values: { ':launched': N(0) } };

const isAlive: Clause = {
  says: 'attribute_exists(#PK) AND NOT #state IN (:stopped, :dead)',
  values: { ':stopped': S('stopped'), ':dead': S('dead') },
};

/** The task half of the store. */
export function createTaskStore(deps: TableDeps): TaskStore {
  return {
    register: (task, nowMs) => register(deps, task, nowMs),
    getTask: async (taskId) => readTask(await getItem(deps, taskId)),
    saveTask: (change, heardAfterMs) => saveTask(deps, change, heardAfterMs),
    heartbeat: (pulse) => heartbeat(deps, pulse),
    async listClaimable(from, of) {
      const index = { name: from, key: claimIndexKeys(from).partition, value: claimShard(of) };
      const page = await queryPage(deps, { index, limit: CLAIM_CANDIDATES });
      return page.items.flatMap((item) => readTask(item) ?? []);
    },
    async listTasks(pool) {
      const items = await queryRoster(deps, { kind: 'TASKS', pool });
      return items.flatMap((item) => readTask(item) ?? []);
    },
    pulses: (taskIds) => readPulses(deps, taskIds),
  };
}

async function register(deps: TableDeps, task: Task, nowMs: number): Promise<Saved<Task>> {
  const { set } = taskFields(task, { roll: deps.random(), nowMs });
  const when: Clause = {
    says: `${isNew.says} OR ${onlyLaunched.says}`,
    values: onlyLaunched.values ?? {},
  };
  const input = put(deps, {
    key: keyOf.task(task.taskId),
    set: { ...set, heardAtMs: N(nowMs) },
    when,
  });
  const written = await sendPut(deps, input);
  return written.done ? { outcome: 'saved' } : settle(task, readTask(written.old));
}

async function saveTask(
  deps: TableDeps,
  { before, after }: { before: Task; after: Task },
  heardAfterMs?: number,
): Promise<Saved<Task>> {
  const version = versionIs(before.version);
  const when = heardAfterMs === undefined ? version : all(version, heardAfter(heardAfterMs));
  const fields = taskFields(after, { roll: deps.random(), nowMs: deps.clock.nowMs() });
  const written = await sendUpdate(
    deps,
    update(deps, { key: keyOf.task(after.taskId), fields, when }),
  );
  return written.done ? { outcome: 'saved' } : settle(after, readTask(written.old));
}

/** A write that the SDK retried may find its own effect: the item is then what we wanted to write. */
function settle(wanted: Task, current: Task | undefined): Saved<Task> {
  const own =
    current?.version === wanted.version && JSON.stringify(current) === JSON.stringify(wanted);
  return own ? { outcome: 'saved' } : { outcome: 'conflict', current };
}

async function heartbeat(deps: TableDeps, pulse: Pulse): ReturnType<TaskStore['heartbeat']> {
  const { taskId, heardAtMs, cpuShare, lateFrames } = pulse;
  const set = { heardAtMs: N(heardAtMs), cpuShare: N(cpuShare), lateFrames: N(lateFrames) };
  const input = update(deps, {
    key: keyOf.task(taskId),
    fields: { set, remove: [] },
    when: isAlive,
  });
  const written = await sendUpdate(deps, input);
  const task = written.done ? readTask(await getItem(deps, taskId)) : undefined;
  return task ? { outcome: 'alive', task } : { outcome: 'fenced' };
}

async function getItem(deps: TableDeps, taskId: string): Promise<Item | undefined> {
  const Key = keyItem(keyOf.task(taskId));
  const command = new GetItemCommand({ TableName: deps.tableName, Key, ConsistentRead: true });
  return (await deps.client.send(command)).Item;
}

async function readPulses(deps: TableDeps, taskIds: readonly string[]): Promise<Pulse[]> {
  const pulses: Pulse[] = [];
  for (let at = 0; at < taskIds.length; at += KEYS_A_BATCH) {
    let keys = taskIds.slice(at, at + KEYS_A_BATCH).map((id) => keyItem(keyOf.task(id)));
    while (keys.length > 0) {
      const asked = { [deps.tableName]: { Keys: keys, ConsistentRead: true } };
      const answer = await deps.client.send(new BatchGetItemCommand({ RequestItems: asked }));
      pulses.push(...(answer.Responses?.[deps.tableName] ?? []).map(readPulse));
      keys = answer.UnprocessedKeys?.[deps.tableName]?.Keys ?? [];
    }
  }
  return pulses;
}
