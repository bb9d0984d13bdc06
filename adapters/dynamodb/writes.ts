/** Conditional writes: every clause has a name, the names are joined, and a failed condition answers the old item. */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type Put,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock, Random } from '../../core/time/clock.ts';
import { type Item, type ItemFields, keyItem, N } from './item.ts';
import { isMarked, isUpdateMarked, markOf } from './mark.ts';
import type { Key } from './table.ts';
import { tryAgain } from './try-again.ts';

/** The table that everything here is done to, and where time and chance come from. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Who writes, for the sessions' trails. */
  readonly by?: string;
}

/** A named clause with the values it uses; names of attributes need a leading `#`. */
export interface Clause {
  readonly says: string;
  readonly values?: Item;
}

/** The item is not there yet. */
export const isNew: Clause = { says: 'attribute_not_exists(#PK)' };

/** The item is not there, or only because DynamoDB has not come round to deleting it. */
export function isNewOrExpired(nowMs: number): Clause {
  const values = { ':nowS': N(Math.floor(nowMs / 1000)) };
  return { says: `${isNew.says} OR #ttl <= :nowS`, values };
}

/** The item is at the version that the change was computed from. */
export function versionIs(version: number): Clause {
  return { says: '#version = :before', values: { ':before': N(version) } };
}

/** The task was heard of after this moment. */
export function heardAfter(ms: number): Clause {
  return { says: '#heardAtMs > :heardAfter', values: { ':heardAfter': N(ms) } };
}

/** Joins clauses. Parentheses only where they mean something: the embedded database's parser is slow with them. */
export function all(...clauses: readonly Clause[]): Clause {
  const says = clauses
    .map((clause) => (clause.says.includes(' OR ') ? `(${clause.says})` : clause.says))
    .join(' AND ');
  return {
    says,
    values: Object.assign({}, ...clauses.map((clause) => clause.values ?? {})) as Item,
  };
}

/** What a write is given: where, what, under which condition, and the object that it writes down. */
interface Writing<Fields> {
  readonly key: Key;
  readonly set: Fields;
  readonly when: Clause;
  readonly written?: object;
}

/** An update of these fields under this condition, also as part of a transaction. */
export function update(table: Table, of: Writing<ItemFields>): Update {
  const { remove } = of.set;
  const set = { ...of.set.set, ...(of.written ? markOf(of.written) : {}) };
  const setters = Object.keys(set).map((name) => `#${name} = :${name}`);
  const removers = remove.map((name) => `#${name}`);
  const expression = `SET ${setters.join(', ')}${removers.length > 0 ? ` REMOVE ${removers.join(', ')}` : ''}`;
  return {
    TableName: table.tableName,
    Key: keyItem(of.key),
    UpdateExpression: expression,
    ConditionExpression: of.when.says,
    ExpressionAttributeNames: namesIn(`${expression} ${of.when.says}`),
    ExpressionAttributeValues: { ...valuesOf(set), ...of.when.values },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** A put of a whole item under this condition. */
export function put(table: Table, of: Writing<Item>): Put {
  const values = of.when.values ?? {};
  return {
    TableName: table.tableName,
    Item: { ...keyItem(of.key), ...of.set, ...(of.written ? markOf(of.written) : {}) },
    ConditionExpression: of.when.says,
    ExpressionAttributeNames: namesIn(of.when.says),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Whether a conditional write took place, now or when it was sent before; if not, the item as it is. An outage throws. */
export type Written =
  | { readonly done: true; readonly item: Item | undefined }
  | { readonly done: false; readonly old: Item | undefined };

/** Sends an update; answers the whole item as it now is where asked for `ALL_NEW`, which costs nothing more. */
export function sendUpdate(
  table: Table,
  input: Update,
  ReturnValues: 'NONE' | 'ALL_NEW' = 'NONE',
): Promise<Written> {
  const command = { ...(input as Update & { UpdateExpression: string }), ReturnValues };
  const isOwn = (old: Item | undefined) => isUpdateMarked(old, input);
  return translate(table, () => table.client.send(new UpdateItemCommand(command)), isOwn);
}

/** Sends a put. */
export function sendPut(table: Table, input: Put): Promise<Written> {
  const isOwn = (old: Item | undefined) => isMarked(old, input.Item);
  return translate(table, () => table.client.send(new PutItemCommand(input)), isOwn);
}

async function translate(
  table: Table,
  send: () => Promise<{ Attributes?: Item | undefined }>,
  isOwn: (old: Item | undefined) => boolean,
): Promise<Written> {
  try {
    return { done: true, item: (await tryAgain(table, send)).Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return isOwn(error.Item) ? { done: true, item: error.Item } : { done: false, old: error.Item };
  }
}

/** All or none, now or when they were sent before; if none, the old items in the order of the updates. */
export async function sendAll(
  table: Table,
  updates: readonly Update[],
): Promise<{ done: true } | { done: false; old: readonly (Item | undefined)[] }> {
  const TransactItems = updates.map((input) => ({
    Update: input as Update & { UpdateExpression: string },
  }));
  // The token makes the SDK's own repeats of one request idempotent; a cancelled one was not applied, so it gets a new one.
  const send = () => {
    const command = { TransactItems, ClientRequestToken: randomUUID() };
    return table.client.send(new TransactWriteItemsCommand(command));
  };
  try {
    await tryAgain(table, send);
    return { done: true };
  } catch (error) {
    const reasons =
      error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (!reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw error;
    const old = reasons.map((reason) => reason.Item);
    // All were written together, so one that still bears our mark speaks for the others, whoever has written those since.
    const isOwn = updates.some((input, i) => isUpdateMarked(old[i], input));
    return isOwn ? { done: true } : { done: false, old };
  }
}

function namesIn(expression: string): Record<string, string> {
  const names = expression.match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}

function valuesOf(set: Item): Item {
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]));
}
