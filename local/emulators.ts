/** The AWS services that Greenroom uses, on this machine. Product code finds them by the SDK's own variables. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AwsEndpoint, Json } from './aws-endpoint.ts';
import { CannotStart } from './cannot-start.ts';
import type { Closing } from './closing.ts';
import { startLocalCloudWatch } from './cloudwatch/start-local-cloudwatch.ts';
import { type LocalDynamo, startLocalDynamo } from './dynamodb/start-local-dynamo.ts';
import { REGION } from './ecs/names.ts';
import { type LocalEcs, startLocalEcs } from './ecs/start-local-ecs.ts';
import { holdFolder } from './hold-folder.ts';

/** The one cluster. */
export const CLUSTER = 'greenroom';

/** How they are to behave. */
export interface EmulatorOptions {
  readonly launchDelayMs: number;
  /** Folder for what is kept over restarts. */
  readonly data: string | undefined;
  /** Scratch folder of tasks. */
  readonly scratch: string;
  readonly onLog: (line: string) => void;
  readonly onStopped: (event: Json) => void;
}

/** The running endpoints. */
export interface Emulators {
  readonly dynamodb: LocalDynamo;
  readonly cloudwatch: AwsEndpoint;
  readonly ecs: LocalEcs;
  /** The variables that lead the SDK to them, the run's key among them. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts them, and points the SDK of this process and of every task at them. */
export async function startEmulators(
  options: EmulatorOptions,
  closing: Closing,
): Promise<Emulators> {
  const { data, launchDelayMs, onLog, onStopped } = options;
  if (data !== undefined) closing.add(holdFolder(data), (letGo) => letGo());
  // New each run: whoever else reaches the ports could run any command by them.
  const keyId = `local-${randomUUID()}`;
  const dynamodb = closing.add(await startDynamo(data, keyId), (d) => d.close());
  const cloudwatch = closing.add(await startLocalCloudWatch({ port: 0, keyId }), (c) => c.close());
  const aws = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_ENDPOINT_URL_CLOUDWATCH: cloudwatch.url,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const task = { PATH: process.env['PATH'] ?? '', TMPDIR: options.scratch, ...aws };
  const ecs = await startLocalEcs({
    port: 0,
    keyId,
    cluster: CLUSTER,
    env: task,
    launchDelayMs,
    ...(data === undefined ? {} : { ledger: join(data, 'ecs.json') }),
    onLog: (_, line) => onLog(line),
    onStopped,
  });
  closing.add(ecs, (e) => e.close());
  const env = { ...aws, AWS_ENDPOINT_URL_ECS: ecs.url };
  Object.assign(process.env, env);
  return { dynamodb, cloudwatch, ecs, env };
}

async function startDynamo(data: string | undefined, keyId: string): Promise<LocalDynamo> {
  const path = data === undefined ? {} : { path: join(data, 'dynamodb') };
  const dynamodb = await startLocalDynamo({ port: 0, keyId, ...path });
  if (data === undefined) return dynamodb;
  try {
    await probe(dynamodb.url, keyId);
    return dynamodb;
  } catch (error) {
    await dynamodb.close().catch(() => undefined);
    const rule = `--data must be a folder that can be written and that no other run uses, got ${data}`;
    throw new CannotStart(rule, { cause: error });
  }
}

/** A data folder is opened by the first request. */
async function probe(url: string, keyId: string): Promise<void> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/probe`;
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', authorization };
  const answer = await fetch(url, { method: 'POST', body: '{}', headers });
  if (!answer.ok) throw new Error(`ListTables answered ${answer.status}: ${await answer.text()}`);
}
