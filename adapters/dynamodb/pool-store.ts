/** A pool's own records in the table: record, decision, lease and minute counts. */
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { HISTORY_DAYS } from '../../core/limits.ts';
import type { PoolDecision, PoolRecord } from '../../core/pool/pool.ts';
import type { MinuteCount, PoolStore, Saved } from '../../core/store/store.ts';
import type { LaunchLedger } from '../../core/task/launch-ledger.ts';
import { createFailedStarts } from './failed-starts.ts';
import { type Item, keyItem, N, readBody, S } from './item.ts';
import { readPartition } from './queries.ts';
import { type Key, keyOf } from './table.ts';
import { type Clause, isNew, put, sendPut, type Table, versionIs } from './writes.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The pool half of the store. */
export function createPoolStore(table: Table): PoolStore {
  return {
    getPool: (pool) => read<PoolRecord>(table, keyOf.pool(pool)),
    savePool: ({ before, after }) =>
      saveBody(table, after, {
        key: keyOf.pool(after.pool),
        when: before ? versionIs(before.version) : isNew,
      }),
    getLaunches: (pool) => read<LaunchLedger>(table, keyOf.launches(pool)),
    saveLaunches: ({ before, after }) =>
      saveBody(table, after, {
        key: keyOf.launches(after.pool),
        when: before.version === 0 ? isNew : versionIs(before.version),
      }),
    getDecision: (pool) => read<PoolDecision>(table, keyOf.decision(pool)),
    async putDecision(pool, decision) {
      const item = { ...keyItem(keyOf.decision(pool)), body: S(JSON.stringify(decision)) };
      await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    },
    async lease(name, owner, { nowMs, ttlMs }) {
      const when: Clause = {
        says: 'attribute_not_exists(#PK) OR #owner = :owner OR #untilMs <= :now',
        values: { ':owner': S(owner), ':now': N(nowMs) },
      };
      const set = { owner: S(owner), untilMs: N(nowMs + ttlMs) };
      return {
        held: (await sendPut(table, put(table, { key: keyOf.lease(name), set, when }))).done,
      };
    },
    releaseLease: (name, owner) => releaseLease(table, name, owner),
    ...createFailedStarts(table),
    countArrivals: (pool, minuteMs, count) => countArrivals(table, pool, { minuteMs, count }),
    arrivals: (pool, fromMs, toMs) => readArrivals(table, pool, { fromMs, toMs }),
  };
}

async function saveBody<T extends { readonly version: number }>(
  table: Table,
  after: T,
  of: { readonly key: Key; readonly when: Clause },
): Promise<Saved<T>> {
  const set = { body: S(JSON.stringify(after)), version: N(after.version) };
  const written = await sendPut(table, put(table, { ...of, set, written: after }));
  if (written.done) return { outcome: 'saved' };
  return { outcome: 'conflict', current: readBody<T>(written.old) };
}

async function read<T>(table: Table, key: Key): Promise<T | undefined> {
  const command = { TableName: table.tableName, Key: keyItem(key), ConsistentRead: true };
  return readBody<T>((await table.client.send(new GetItemCommand(command))).Item);
}

async function releaseLease(table: Table, name: string, owner: string): Promise<void> {
  const command = new DeleteItemCommand({
    TableName: table.tableName,
    Key: keyItem(keyOf.lease(name)),
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': S(owner) },
  });
  // Another owner has taken it since: nothing to release.
  await table.client.send(command).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
  });
}

async function countArrivals(table: Table, pool: string, of: MinuteCount): Promise<void> {
  const ttl = Math.floor(of.minuteMs / 1000) + (HISTORY_DAYS + 1) * 86_400;
  const command = new UpdateItemCommand({
    TableName: table.tableName,
    Key: keyItem(keyOf.hour(pool, hourOf(of.minuteMs))),
    UpdateExpression: 'ADD #minute :count SET #ttl = :ttl',
    ExpressionAttributeNames: {
      '#minute': `m${Math.floor((of.minuteMs % HOUR_MS) / MINUTE_MS)}`,
      '#ttl': 'ttl',
    },
    ExpressionAttributeValues: { ':count': N(of.count), ':ttl': N(ttl) },
  });
  await table.client.send(command);
}

async function readArrivals(
  table: Table,
  pool: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<MinuteCount[]> {
  const counts: MinuteCount[] = [];
  const sort = { from: `H#${hourOf(fromMs)}`, to: `H#${hourOf(toMs)}` };
  const query = { partition: keyOf.pool(pool).PK, sort };
  for await (const item of readPartition(table, query)) counts.push(...readHour(item));
  return counts.filter(({ minuteMs }) => minuteMs >= fromMs && minuteMs < toMs);
}

/** The hour as it sorts: `2026-11-24T15`. */
function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}

function readHour(item: Item): MinuteCount[] {
  const hourMs = Date.parse(`${item['SK']?.S?.slice(2)}:00:00Z`);
  return Object.entries(item)
    .filter(([name]) => /^m\d+$/.test(name))
    .map(([name, value]) => ({
      minuteMs: hourMs + Number(name.slice(1)) * MINUTE_MS,
      count: Number(value.N),
    }))
    .sort((a, b) => a.minuteMs - b.minuteMs);
}
