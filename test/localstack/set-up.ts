/**
 * Before the suite: the endpoint that `AWS_ENDPOINT_URL` names, else a LocalStack of our own. LocalStack gets the whole
 * deployment; any other account, a real one above all, is given nothing but a table, which is deleted again.
 */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { TestProject } from 'vitest/node';
import { tableDefinition } from '../../adapters/dynamodb/table.ts';
import { whyNoBoto } from '../../tools/emulators/call-aws.ts';
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import {
  LOCALSTACK_ACCOUNT,
  startLocalStack,
  whyNoLocalStack,
} from '../../tools/emulators/localstack.ts';
import { deploy } from './deploy.ts';
import type { Deployment } from './deployment.ts';

/** Vitest's global set-up; what it answers is the tear-down. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const named = process.env['AWS_ENDPOINT_URL'];
  const lacking = whyNoBoto() ?? (named === undefined ? (whyNoLocalStack() ?? '') : '');
  project.provide('lacking', lacking);
  if (lacking !== '') {
    say(`Skipped: ${lacking}. Name an endpoint by AWS_ENDPOINT_URL, or install what is missing.`);
    return undefined;
  }
  const emulator = named === undefined ? await startLocalStack(say) : undefined;
  project.provide('emulatorPid', emulator?.pid ?? 0);
  try {
    const { deployment, forget } = await prepare(await targetAt(named ?? emulator?.url ?? ''));
    project.provide('deployment', deployment);
    return async () => {
      await forget();
      await emulator?.close();
    };
  } catch (error) {
    await emulator?.close();
    throw error;
  }
}

const startedMs = performance.now();

function say(line: string): void {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${line}\n`);
}

async function targetAt(endpoint: string): Promise<CdkTarget> {
  if (isAws(endpoint)) {
    // Each service has an address of its own there, and credentials are whatever the SDK finds.
    delete process.env['AWS_ENDPOINT_URL'];
  } else {
    process.env['AWS_ENDPOINT_URL'] = endpoint;
    process.env['AWS_REGION'] ??= 'us-east-1';
    process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIALOCALSTACK000000';
    process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  }
  const client = new STSClient();
  const region = await client.config.region();
  const { Account = '' } = await client.send(new GetCallerIdentityCommand());
  client.destroy();
  const accessKeyId = process.env['AWS_ACCESS_KEY_ID'] ?? '';
  return { endpoint, account: Account, region, accessKeyId };
}

function isAws(endpoint: string): boolean {
  return /(^|\.)amazonaws\.com$/.test(new URL(endpoint).hostname);
}

interface Prepared {
  readonly deployment: Deployment;
  readonly forget: () => Promise<void>;
}

async function prepare(target: CdkTarget): Promise<Prepared> {
  if (target.account === LOCALSTACK_ACCOUNT) {
    const deployed = await deploy(target, say);
    const state = deployed.stacks.find(({ name }) => name.endsWith('-state'));
    const [tableName = ''] = Object.values(state?.physical ?? {});
    say(`Deployed; the suite runs on the table ${tableName}.`);
    return { deployment: { ...deployed, tableName }, forget: async () => undefined };
  }
  const tableName = `greenroom-test-${Date.now()}`;
  const client = new DynamoDBClient();
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
  await waitUntilTableExists({ client, maxWaitTime: 120 }, { TableName: tableName });
  say(
    `Account ${target.account}: nothing is deployed there; the suite makes the table ${tableName}.`,
  );
  return {
    deployment: { target, stacks: [], cut: {}, tableName },
    forget: async () => void (await client.send(new DeleteTableCommand({ TableName: tableName }))),
  };
}
