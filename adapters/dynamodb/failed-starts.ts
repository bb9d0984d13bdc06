/** Failed starts in the table: one item each, under its pool, gone after some hours. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { FailedStart } from '../../core/failed-start.ts';
import type { PoolStore } from '../../core/store.ts';
import { type Item, N, readBody, S } from './item.ts';
import { keyOf } from './table.ts';
import { isNew, put, sendPut, type Table } from './writes.ts';

/** Exceeds the breaker's longest cool-down several times. */
const KEPT_S = 21_600;

/** The part of the store that the breaker reads. */
export function createFailedStarts(
  table: Table,
): Pick<PoolStore, 'noteFailedStart' | 'failedStarts'> {
  return {
    async noteFailedStart(pool, failed) {
      const key = keyOf.failure(pool, failed.id);
      const ttl = Math.floor(failed.atMs / 1000) + KEPT_S;
      const set = { body: S(JSON.stringify(failed)), ttl: N(ttl) };
      return (await sendPut(table, put(table, { key, set, when: isNew }))).done;
    },
    failedStarts: (pool, afterMs) => readFailedStarts(table, pool, afterMs),
  };
}

async function readFailedStarts(
  table: Table,
  pool: string,
  afterMs: number,
): Promise<FailedStart[]> {
  const found: FailedStart[] = [];
  let from: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        KeyConditionExpression: '#PK = :pool AND begins_with(#SK, :kind)',
        ExpressionAttributeNames: { '#PK': 'PK', '#SK': 'SK' },
        ExpressionAttributeValues: { ':pool': S(keyOf.pool(pool).PK), ':kind': S('F#') },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    found.push(...(page.Items ?? []).flatMap((item) => readBody<FailedStart>(item) ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  // DynamoDB deletes expired items within days.
  return found.filter(({ atMs }) => atMs > afterMs).sort((a, b) => a.atMs - b.atMs);
}
