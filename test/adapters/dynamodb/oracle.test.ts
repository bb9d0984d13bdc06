/** DynamoDB Local is AWS's own: the store's contract runs on it, and what our embedded one does must be what it does. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { whyNoBoto } from '../../../tools/emulators/call-aws.ts';
import { startDynamoDbLocal, whyNoDynamoDbLocal } from '../../../tools/emulators/dynamodb-local.ts';
import type { Emulator } from '../../../tools/emulators/emulator.ts';
import { storeContract } from '../../contract/store.contract.ts';
import { compare, type Difference } from '../../emulators/compare.ts';
import { ORACLE_CALLS } from './oracle-calls.ts';
import { DYNAMODB_SETTLED } from './oracle-settled.ts';

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

  const noBoto = whyNoBoto();
  describe.skipIf(noBoto !== undefined)(
    `call by call${noBoto ? `, skipped: ${noBoto}` : ''}`,
    () => {
      let differences: Record<string, Difference>;

      beforeAll(async () => {
        const ours = await startLocalDynamo({ port: 0 });
        const pair = { ours: ours.url, theirs: emulator?.url ?? '', accessKeyId: 'test' };
        differences = await compare(pair, ORACLE_CALLS);
        await ours.close();
      }, FETCH_TIMEOUT_MS);

      it(`agrees in ${ORACLE_CALLS.length} calls but where the difference is settled`, () => {
        const expected = Object.fromEntries(
          Object.entries(DYNAMODB_SETTLED).map(([name, { ours, theirs }]) => [
            name,
            { ours, theirs },
          ]),
        );
        expect(differences).toEqual(expected);
      });

      for (const [name, { verdict }] of Object.entries(DYNAMODB_SETTLED)) {
        it.skip(`${name}: ${verdict}`, () => {});
      }
    },
  );
});
