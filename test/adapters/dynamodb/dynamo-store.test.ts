import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../../adapters/dynamodb/record-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { storeContract } from '../../contract/store.contract.ts';

/** The embedded engine, unless the SDK's own variable names another endpoint. */
const named = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
const local = named === undefined ? await startLocalDynamo({ port: 0 }) : undefined;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new DynamoDBClient({
  region: 'us-east-1',
  endpoint: named ?? local?.url ?? '',
  credentials,
});
const clock = { nowMs: () => Date.now(), sleep: async () => undefined };

async function makeTable() {
  const tableName = `greenroom-${randomUUID()}`;
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
  return { client, tableName, clock, random: Math.random };
}

afterAll(async () => {
  client.destroy();
  await local?.close();
});

storeContract('the DynamoDB store', async () => createDynamoStore(await makeTable()));

describe('records', () => {
  it('let one of two win who write alike, and take one that was sent twice for a success', async () => {
    const records = createRecordStore(await makeTable());
    const write = () => ({
      before: undefined,
      after: { kind: 'called', id: '+4670', version: 1, body: { atMs: [1] } },
    });
    const own = write();
    expect(await records.saveRecord(own)).toEqual({ outcome: 'saved' });
    expect(await records.saveRecord(write())).toMatchObject({ outcome: 'conflict' });
    expect(await records.saveRecord(own)).toEqual({ outcome: 'saved' });
  });
});
