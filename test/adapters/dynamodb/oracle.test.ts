/** The store's contract on DynamoDB Local, which is AWS's own: what our embedded one does must be what it does. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import {
  startDynamoDbLocal,
  whyNoDynamoDbLocal,
} from '../../../scripts/emulators/dynamodb-local.ts';
import type { Emulator } from '../../../scripts/emulators/emulator.ts';
import { storeContract } from '../../contract/store.contract.ts';

/** The first run on a machine fetches 50 MB by Maven. */
const FETCH_TIMEOUT_MS = 300_000;
const lacking = whyNoDynamoDbLocal();
const title = lacking === undefined ? 'DynamoDB Local' : `DynamoDB Local, skipped: ${lacking}`;

describe.skipIf(lacking !== undefined)(title, () => {
  const clock = { nowMs: () => Date.now(), sleep: async () => undefined };
  let emulator: Emulator | undefined;
  let client: DynamoDBClient | undefined;

  beforeAll(async () => {
    emulator = await startDynamoDbLocal();
  }, FETCH_TIMEOUT_MS);

  afterAll(async () => {
    client?.destroy();
    await emulator?.close();
  });

  storeContract('the DynamoDB store', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = emulator?.url ?? '';
    client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
    await client.send(new CreateTableCommand(tableDefinition('greenroom')));
    return createDynamoStore({ client, tableName: 'greenroom', clock, random: Math.random });
  });
});
