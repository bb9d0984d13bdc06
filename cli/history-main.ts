/** `npm run history -- COMMAND`: the same as `greenroom history`. */
import { randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../adapters/dynamodb/dynamo-store.ts';
import { runHistory } from './history.ts';

const clock = createSystemClock();

process.exitCode = await runHistory(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  clock,
  owner: randomUUID(),
  openStore: (tableName) =>
    createDynamoStore({ client: new DynamoDBClient(), tableName, clock, random: Math.random }),
  openCloudWatch: () => new CloudWatchClient(),
});
