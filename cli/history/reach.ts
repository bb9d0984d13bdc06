/** What the commands of `greenroom history` reach beyond the terminal. */
import { randomUUID } from 'node:crypto';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import type { PoolStore } from '../../core/store/store.ts';

/** The clients are made when they are needed. */
export interface HistoryReach {
  openStore(table: string): Promise<PoolStore>;
  openCloudWatch(): Promise<CloudWatchClient>;
  /** Names this run, for two imports into one pool at once would add to each other. */
  readonly owner: string;
}

/** AWS; the SDK takes Region, credentials and endpoints from the environment. */
export const liveHistoryReach: HistoryReach = {
  owner: randomUUID(),
  async openStore(tableName) {
    const [{ DynamoDBClient }, { createDynamoStore }] = await Promise.all([
      import('@aws-sdk/client-dynamodb'),
      import('../../adapters/dynamodb/dynamo-store.ts'),
    ]);
    const clock = createSystemClock();
    return createDynamoStore({
      client: new DynamoDBClient(),
      tableName,
      clock,
      random: Math.random,
    });
  },
  async openCloudWatch() {
    const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
    return new CloudWatchClient();
  },
};
