/** The reach of this process: a run on this machine by its file, or the account that the credentials name. */
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { CannotRun } from '../../core/cannot-run.ts';
import type { RecordStore } from '../../core/store/records.ts';
import type { Store } from '../../core/store/store.ts';
import { readRunFiles } from '../../local/run-file.ts';
import { liveDeploymentReach as deployment } from '../deployment/account/live-reach.ts';
import { carriersUrl } from './carriers-url.ts';
import { endByApi } from './end-by-api.ts';
import type { FoundDeployment, Reach, Where } from './reach.ts';

/** Packages are loaded when a deployment is opened. */
export const liveReach: Reach = {
  open: (where) => (where.local ? openLocal() : openAccount(where)),
};

async function openLocal(): Promise<FoundDeployment> {
  const [run] = readRunFiles();
  if (!run) throw new CannotRun('Cannot find a run on this machine: start one with npm start');
  Object.assign(process.env, run.env);
  return {
    title: `this machine, process ${run.pid}, ${run.url}`,
    pools: [run.pool],
    ...(await openStore(run.tableName)),
    carriersUrl: async () => run.url,
    endCall: (sessionId) => endByApi({ url: run.url, key: undefined }, sessionId),
  };
}

async function openAccount({ table }: Where): Promise<FoundDeployment> {
  const { name, pools, direct } = await deployment.config();
  const cloud = await deployment.cloud();
  const { account, region } = await cloud.identity();
  const tableName = table ?? (await cloud.resourceIn(`${name}-state`, 'AWS::DynamoDB::Table'));
  if (!tableName) {
    throw new CannotRun(
      `Cannot find the state table: account ${account}, ${region} has no stack ${name}-state. Another account or Region, or --local?`,
    );
  }
  return {
    title: `account ${account}, ${region}`,
    pools: Object.keys(pools),
    ...(await openStore(tableName)),
    carriersUrl: () => carriersUrl({ name, direct }, (stack) => cloud.outputs(stack)),
    async endCall(sessionId) {
      const api = await cloud.resourceIn(`${name}-api`, 'AWS::ApiGatewayV2::Api');
      const url = api && `https://${api}.execute-api.${region}.amazonaws.com`;
      await endByApi({ url, key: process.env['GREENROOM_API_KEY'] }, sessionId);
    },
  };
}

async function openStore(tableName: string): Promise<{ store: Store; records: RecordStore }> {
  const [{ DynamoDBClient }, { createDynamoStore }, { createRecordStore }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../../adapters/dynamodb/dynamo-store.ts'),
    import('../../adapters/dynamodb/record-store.ts'),
  ]);
  const clock = createSystemClock();
  const client = new DynamoDBClient();
  const of = { client, tableName, clock, random: Math.random, by: 'operator' };
  return { store: createDynamoStore(of), records: createRecordStore(of) };
}
