import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { storeContract } from '../contract/store.contract.ts';
import { connect, lacking, openStore } from './connect.ts';

describe.skipIf(lacking !== '')(`the deployed table${lacking && `, skipped: ${lacking}`}`, () => {
  storeContract('the DynamoDB store', async () => openStore(connect().tableName).store);

  it('expires items by `ttl` and can be restored, as the state stack says', async () => {
    const { tableName: TableName, stacks } = connect();
    const client = new DynamoDBClient();
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    client.destroy();
    // A table that the suite made for itself in a real account has neither.
    const wanted = stacks.length > 0 ? 'ENABLED' : 'DISABLED';
    expect(ttl.TimeToLiveDescription?.TimeToLiveStatus).toBe(wanted);
    const { PointInTimeRecoveryDescription: recovery } = backups.ContinuousBackupsDescription ?? {};
    expect(recovery?.PointInTimeRecoveryStatus).toBe(wanted);
  });

  it.skip('deletes what has expired: LocalStack sweeps once an hour; ours is tested in test/local', () => {});
});
