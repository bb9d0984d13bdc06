/** The line of those who wait: one small item a session, in a partition that is read consistently. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { QUEUE_TIMEOUT_MS } from '../../core/limits.ts';
import { isInLine, type Session } from '../../core/session/session.ts';
import type { Change, LinePlace, LineStore } from '../../core/store/store.ts';
import { type Item, keyItem, N, S } from './item.ts';
import { readPartition } from './queries.ts';
import { keyOf, linePartition, type PlaceKey } from './table.ts';
import type { Table } from './writes.ts';

/** A place that was left over is deleted by DynamoDB some time after this. */
const KEPT_MS = 2 * QUEUE_TIMEOUT_MS;

/** A write that arrives late, after a stall or by a slow clock, takes no later sign of a caller back. */
const SEEN_BEFORE = {
  says: '#seenAtMs < :now',
  names: { '#seenAtMs': 'seenAtMs', '#PK': 'PK' },
};

/** The line half of the store. */
export function createLineStore(table: Table): LineStore {
  return {
    line: (pool, limit) => readLine(table, pool, limit),
    markSeen: (place, nowMs) => markSeen(table, place, nowMs),
    leaveLine: (place) => leaveLine(table, place),
  };
}

/** Gives a session that is about to wait its place; to be done before it is saved. */
export async function enterLine(table: Table, { before, after }: Change<Session>): Promise<void> {
  if (isInLine(before) || !isInLine(after)) return;
  const nowMs = table.clock.nowMs();
  const Item = {
    ...keyItem(keyOf.place(after)),
    sessionId: S(after.sessionId),
    createdAtMs: N(after.createdAtMs),
    seenAtMs: N(nowMs),
    ttl: N(Math.ceil((nowMs + KEPT_MS) / 1000)),
  };
  // One that was left over is written again, unless its caller was seen since.
  const command = new PutItemCommand({
    TableName: table.tableName,
    Item,
    ConditionExpression: `attribute_not_exists(#PK) OR ${SEEN_BEFORE.says}`,
    ExpressionAttributeNames: SEEN_BEFORE.names,
    ExpressionAttributeValues: { ':now': N(nowMs) },
  });
  await ifHolds(table.client.send(command));
}

/** Takes the place of a session away that no longer waits; to be done after it was saved. An outage leaves it over. */
export async function quitLine(table: Table, { before, after }: Change<Session>): Promise<void> {
  if (isInLine(before) && !isInLine(after)) await leaveLine(table, after).catch(() => undefined);
}

async function readLine(table: Table, pool: string, limit: number): Promise<LinePlace[]> {
  const places: LinePlace[] = [];
  const query = { partition: linePartition(pool), consistent: true, limit };
  for await (const item of readPartition(table, query)) places.push(readPlace(pool, item));
  return places;
}

function readPlace(pool: string, item: Item): LinePlace {
  return {
    pool,
    sessionId: item['sessionId']?.S ?? '',
    createdAtMs: Number(item['createdAtMs']?.N),
    seenAtMs: Number(item['seenAtMs']?.N),
  };
}

async function markSeen(table: Table, place: PlaceKey, nowMs: number): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table.tableName,
    Key: keyItem(keyOf.place(place)),
    UpdateExpression: 'SET #seenAtMs = :now',
    ConditionExpression: `attribute_exists(#PK) AND ${SEEN_BEFORE.says}`,
    ExpressionAttributeNames: SEEN_BEFORE.names,
    ExpressionAttributeValues: { ':now': N(nowMs) },
  });
  await ifHolds(table.client.send(command));
}

/** A write whose condition does not hold has nothing to say. */
async function ifHolds(sent: Promise<unknown>): Promise<void> {
  await sent.catch((error: unknown) => {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  });
}

async function leaveLine(table: Table, place: PlaceKey): Promise<void> {
  const Key = keyItem(keyOf.place(place));
  await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key }));
}
