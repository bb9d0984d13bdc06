/** Conditional writes: every clause has a name, the names are joined, and a failed condition answers the old item. */
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
import { randomUUID } from 'node:crypto';
import { type Fields, type Item, keyItem, N } from './item.ts';
import type { Key } from './table.ts';

/** The client and the table that everything here is done to. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** A named clause with the values it uses; names of attributes need a leading `#`. */
export interface Clause {
  readonly says: string;
  readonly values?: Item;
}

/** The item is not there yet. */
export const isNew: Clause = { says: 'attribute_not_exists(#PK)' };

/** The item is at the version that the change was computed from. */
export function versionIs(version: number): Clause {
  return { says: '#version = :before', values: { ':before': N(version) } };
}

/** The task was heard of after this moment. */
export function heardAfter(ms: number): Clause {
  return { says: '#heardAtMs > :heardAfter', values: { ':heardAfter': N(ms) } };
}

/** Joins clauses. */
export function all(...clauses: readonly Clause[]): Clause {
  const says = clauses.map((clause) => `(${clause.says})`).join(' AND ');
  return {
    says,
    values: Object.assign({}, ...clauses.map((clause) => clause.values ?? {})) as Item,
  };
}

/** An update of these fields under this condition, also as part of a transaction. */
export function update(table: Table, of: { key: Key; fields: Fields; when: Clause }): Update {
  const { set, remove } = of.fields;
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
export function put(table: Table, of: { key: Key; set: Item; when: Clause }): Put {
  const values = of.when.values ?? {};
  return {
    TableName: table.tableName,
    Item: { ...keyItem(of.key), ...of.set },
    ConditionExpression: of.when.says,
    ExpressionAttributeNames: namesIn(of.when.says),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Whether a conditional write took place; if not, the item as it is. An outage throws. */
export type Written =
  | { readonly done: true }
  | { readonly done: false; readonly old: Item | undefined };

/** Sends an update. */
export function sendUpdate({ client }: Table, input: Update): Promise<Written> {
  return translate(
    client.send(new UpdateItemCommand(input as Update & { UpdateExpression: string })),
  );
}

/** Sends a put. */
export function sendPut({ client }: Table, input: Put): Promise<Written> {
  return translate(client.send(new PutItemCommand(input)));
}

async function translate(sent: Promise<unknown>): Promise<Written> {
  try {
    await sent;
    return { done: true };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { done: false, old: error.Item };
    throw error;
  }
}

/** A transaction met another one on the same item; tried again this often. */
const CONFLICT_TRIES = 4;

/** All or none; if none, the old items in the order of the updates. */
export async function sendAll(
  { client }: Table,
  updates: readonly Update[],
): Promise<{ done: true } | { done: false; old: readonly (Item | undefined)[] }> {
  const items = updates.map((input) => ({
    Update: input as Update & { UpdateExpression: string },
  }));
  for (let round = 1; ; round++) {
    try {
      const command = { TransactItems: items, ClientRequestToken: randomUUID() };
      await client.send(new TransactWriteItemsCommand(command));
      return { done: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some((reason) => reason.Code === 'ConditionalCheckFailed')) {
        return { done: false, old: reasons.map((reason) => reason.Item) };
      }
      if (round === CONFLICT_TRIES) throw error;
    }
  }
}

function namesIn(expression: string): Record<string, string> {
  const names = expression.match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}

function valuesOf(set: Item): Item {
  return Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]));
}
