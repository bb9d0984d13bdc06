/** `greenroom history` with AWS behind it; the SDK takes Region, credentials and endpoints from the environment. */
import { randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../adapters/dynamodb/dynamo-store.ts';
import { runHistory } from './history.ts';

/** Runs the command and answers its exit status. */
export function history(args: readonly string[]): Promise<number> {
  const clock = createSystemClock();
  return runHistory(args, {
    out: process.stdout,
    err: process.stderr,
    env: process.env,
    clock,
    owner: randomUUID(),
    openStore: (tableName) =>
      createDynamoStore({ client: new DynamoDBClient(), tableName, clock, random: Math.random }),
    openCloudWatch: () => new CloudWatchClient(),
  });
}
