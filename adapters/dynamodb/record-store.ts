/** Small records in the table: one item each, all of a kind under one partition key. */
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { RecordStore, StoredRecord } from '../../core/store/records.ts';
import { type Item, keyItem, N, readBody, S } from './item.ts';
import { keyOf } from './table.ts';
import { isNewOrExpired, put, sendPut, type Table, versionIs } from './writes.ts';

/** Over one table. */
export function createRecordStore(table: Table): RecordStore {
  return {
    async getRecord(kind, id) {
      const Key = keyItem(keyOf.record(kind, id));
      const command = { TableName: table.tableName, Key, ConsistentRead: true };
      return read(table, (await table.client.send(new GetItemCommand(command))).Item);
    },
    async saveRecord({ before, after }) {
      const when = before ? versionIs(before.version) : isNewOrExpired(table.clock.nowMs());
      const key = keyOf.record(after.kind, after.id);
      const set = itemOf(after);
      const written = await sendPut(table, put(table, { key, set, when, written: after }));
      if (written.done) return { outcome: 'saved' };
      return { outcome: 'conflict', current: read(table, written.old) };
    },
    async listRecords(kind, { from = '', limit }) {
      const { PK } = keyOf.record(kind, '');
      const answer = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: '#PK = :PK AND #SK >= :SK',
          ExpressionAttributeNames: { '#PK': 'PK', '#SK': 'SK' },
          ExpressionAttributeValues: { ':PK': S(PK), ':SK': S(from === '' ? ' ' : from) },
          Limit: limit,
          ConsistentRead: true,
        }),
      );
      return (answer.Items ?? []).flatMap((item) => read(table, item) ?? []);
    },
  };
}

function itemOf(record: StoredRecord): Item {
  const { version, expiresAtMs } = record;
  const item: Item = { body: S(JSON.stringify(record)), version: N(version) };
  if (expiresAtMs !== undefined) item['ttl'] = N(Math.ceil(expiresAtMs / 1000));
  return item;
}

/** What has expired is deleted within days; until then it must look as if it were gone. */
function read({ clock }: Table, item: Item | undefined): StoredRecord | undefined {
  const record = readBody<StoredRecord>(item);
  const over = record?.expiresAtMs !== undefined && record.expiresAtMs <= clock.nowMs();
  return over ? undefined : record;
}
