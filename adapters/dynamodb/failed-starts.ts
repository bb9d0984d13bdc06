/** Failed starts in the table: one item each, under its pool, gone after some hours. */
import type { PoolStore } from '../../core/store/store.ts';
import type { FailedStart } from '../../core/task/failed-start.ts';
import { N, readBody, S } from './item.ts';
import { readPartition } from './queries.ts';
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
      return (await sendPut(table, put(table, { key, set, when: isNew, written: failed }))).done;
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
  const query = { partition: keyOf.pool(pool).PK, sort: { prefix: 'F#' }, consistent: true };
  for await (const item of readPartition(table, query)) {
    const failed = readBody<FailedStart>(item);
    // DynamoDB deletes expired items within days.
    if (failed && failed.atMs > afterMs) found.push(failed);
  }
  return found.sort((a, b) => a.atMs - b.atMs);
}
