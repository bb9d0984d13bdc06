/** Queries of the indexes and of the table's own partitions. */
import { paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SHARDS } from '../../core/limits.ts';
import { INDEXES } from '../../core/store/table-names.ts';
import { type Item, S } from './item.ts';
import { rosterShard } from './table.ts';
import type { Table } from './writes.ts';

/** One partition of an index, and what its sort keys begin with. */
export interface IndexQuery {
  readonly index: {
    readonly name: keyof typeof INDEXES;
    readonly key: string;
    readonly value: string;
  };
  readonly prefix?: string;
  readonly limit?: number;
  readonly newestFirst?: boolean;
  readonly from?: Item;
}

/** One page of a query, and where the next begins. */
export async function queryPage(
  table: Table,
  query: IndexQuery,
): Promise<{ items: Item[]; next: Item | undefined }> {
  const { name, key, value } = query.index;
  const { prefix } = query;
  const condition =
    prefix === undefined ? '#key = :value' : '#key = :value AND begins_with(#sort, :prefix)';
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      IndexName: name,
      KeyConditionExpression: condition,
      ExpressionAttributeNames: {
        '#key': key,
        ...(prefix === undefined ? {} : { '#sort': INDEXES[name].sort }),
      },
      ExpressionAttributeValues: {
        ':value': S(value),
        ...(prefix === undefined ? {} : { ':prefix': S(prefix) }),
      },
      ScanIndexForward: !query.newestFirst,
      Limit: query.limit,
      ExclusiveStartKey: query.from,
    }),
  );
  return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
}

/** What to read of the roster. */
export interface RosterQuery {
  readonly kind: 'TASKS' | 'SESSIONS';
  readonly pool: string;
  readonly prefix?: string;
  /** At most so many of each shard. */
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

/** All shards of a pool's roster together, each read to its end or the limit. */
export async function queryRoster(table: Table, query: RosterQuery): Promise<Item[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => queryShard(table, query, shard));
  return (await Promise.all(shards)).flat();
}

async function queryShard(table: Table, query: RosterQuery, shard: number): Promise<Item[]> {
  const { kind, pool, ...rest } = query;
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  const value = rosterShard(kind, pool, shard);
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const index = { name: 'roster' as const, key: INDEXES.roster.partition, value };
    const page = await queryPage(table, { ...rest, index, ...(from ? { from } : {}) });
    items.push(...page.items);
    from = page.next;
  } while (from && items.length < limit);
  return items.slice(0, limit);
}

/** One partition of the table, and which of its sort keys. */
export interface PartitionQuery {
  readonly partition: string;
  readonly sort?: { readonly prefix: string } | { readonly from: string; readonly to: string };
  readonly consistent?: boolean;
  readonly limit?: number;
}

/** The partition's items in the order of their sort keys, page after page as they are asked for. */
export async function* readPartition(table: Table, query: PartitionQuery): AsyncGenerator<Item> {
  const { condition, values } = sortKeys(query.sort);
  const input = {
    TableName: table.tableName,
    KeyConditionExpression: `#PK = :partition${condition}`,
    ExpressionAttributeNames: { '#PK': 'PK', ...(condition === '' ? {} : { '#SK': 'SK' }) },
    ExpressionAttributeValues: { ':partition': S(query.partition), ...values },
    ConsistentRead: query.consistent ?? false,
  };
  const { limit } = query;
  const paging = { client: table.client, ...(limit === undefined ? {} : { pageSize: limit }) };
  let given = 0;
  for await (const page of paginateQuery(paging, input)) {
    for (const item of page.Items ?? []) {
      yield item;
      given += 1;
      if (given === limit) return;
    }
  }
}

function sortKeys(sort: PartitionQuery['sort']): { condition: string; values: Item } {
  if (sort === undefined) return { condition: '', values: {} };
  if ('prefix' in sort) {
    return { condition: ' AND begins_with(#SK, :prefix)', values: { ':prefix': S(sort.prefix) } };
  }
  const values = { ':from': S(sort.from), ':to': S(sort.to) };
  return { condition: ' AND #SK BETWEEN :from AND :to', values };
}
