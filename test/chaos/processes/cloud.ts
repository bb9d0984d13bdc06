/** AWS on this machine, with a bad network before it: the table, ECS, CloudWatch, and what is deployed to them. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { CONTAINER, TABLE_NAME } from '../../../local/bot-pool.ts';
import type { Closing } from '../../../local/closing.ts';
import { startLocalCloudWatch } from '../../../local/cloudwatch/start-local-cloudwatch.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { nameOf, REGION, ZONE } from '../../../local/ecs/names.ts';
import { startLocalEcs } from '../../../local/ecs/start-local-ecs.ts';
import { CLUSTER } from '../../../local/emulators.ts';
import type { BotEnv } from '../../../services/supervisor/env.ts';
import { deployRevision } from '../deploys.ts';
import { POOL, type Scene } from '../scene.ts';
import { openEcsProxy } from './ecs-proxy.ts';
import type { Programs } from './programs.ts';
import { openTableProxy } from './table-proxy.ts';
import { watchTable } from './watch-table.ts';

/** From RunTask to the task's first step; Fargate's is longer, and waiting proves nothing. */
const LAUNCH_DELAY_MS = 800;

/** The agent whose description tasks read; nothing else of it is run. */
const AGENT = 'parrot';

/** From SIGTERM to SIGKILL. */
const STOP_TIMEOUT_S = 10;

/** What a task is made of. */
export interface CloudParts {
  readonly folder: string;
  readonly programs: Programs;
  /** Where light bots report. */
  readonly line: string;
  readonly log: (line: string) => void;
}

/** What it offers. */
export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** Starts it. */
export async function startCloud(scene: Scene, closing: Closing, parts: CloudParts) {
  const { judge, options } = scene;
  const keyId = `local-${randomUUID()}`;
  let onStopped: (event: unknown) => void = () => undefined;
  const dynamodb = await startLocalDynamo({ port: 0, keyId, onWritten: watchTable(judge) });
  closing.add(dynamodb, (d) => d.close());
  const cloudwatch = await startLocalCloudWatch({ port: 0, keyId });
  closing.add(cloudwatch, (c) => c.close());
  const network = await openTableProxy(scene, dynamodb.url);
  closing.add(network, (n) => n.close());
  const aws = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: network.url,
    AWS_ENDPOINT_URL_CLOUDWATCH: cloudwatch.url,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const ecs = await startLocalEcs({
    port: 0,
    keyId,
    cluster: CLUSTER,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: parts.folder, ...aws },
    launchDelayMs: LAUNCH_DELAY_MS,
    onLog: (taskId, line) => parts.log(`task ${taskId} ${line}`),
    onStopped: (event) => {
      judge.taskMayDie(taskOf(event));
      onStopped(event);
    },
    place: ({ command }) => {
      judge.atMost('tasks', ecs.running() + 1);
      const there = { zone: ZONE, attachments: [], leave: () => undefined };
      return { command: mayNotStart(scene, command), ...there };
    },
  });
  closing.add(ecs, (e) => e.close());
  const ecsNetwork = await openEcsProxy(scene, ecs.url);
  closing.add(ecsNetwork, (n) => n.close());

  const credentials = { accessKeyId: keyId, secretAccessKey: 'local' };
  const reach = (endpoint: string) => ({ endpoint, region: REGION, credentials });
  const tables = closing.add(new DynamoDBClient(reach(dynamodb.url)), (c) => c.destroy());
  const tasks = closing.add(new ECSClient(reach(ecs.url)), (c) => c.destroy());
  await tables.send(new CreateTableCommand(tableDefinition(TABLE_NAME)));
  const { time: clock, random } = scene;
  const store = createDynamoStore({ client: tables, tableName: TABLE_NAME, clock, random });

  return {
    network,
    /** As it is, past the bad network. */
    store,
    /** For processes that broker. */
    env: { ...aws, AWS_ENDPOINT_URL_ECS: ecsNetwork.url },
    onStopped: (hear: typeof onStopped) => void (onStopped = hear),
    running: async () => {
      const { taskArns = [] } = await tasks.send(new ListTasksCommand({ cluster: CLUSTER }));
      return taskArns.map(nameOf);
    },
    async deploy(revision: string) {
      const environment = Object.entries(taskEnv(revision, options.spareSeats, parts.line));
      const made = await tasks.send(
        new RegisterTaskDefinitionCommand({
          family: `greenroom-${POOL}`,
          containerDefinitions: [
            {
              name: CONTAINER,
              command: [process.execPath, parts.programs.supervisor],
              environment: environment.map(([name, value]) => ({ name, value })),
              stopTimeout: STOP_TIMEOUT_S,
            },
          ],
        }),
      );
      const taskDefinition = made.taskDefinition?.taskDefinitionArn ?? '';
      await deployRevision(store, { revision, taskDefinition, nowMs: clock.nowMs() }, options);
    },
  };
}

function taskEnv(revision: string, spareSeats: number, line: string): BotEnv {
  return {
    TABLE_NAME,
    GREENROOM_POOL: POOL,
    GREENROOM_REVISION: revision,
    GREENROOM_AGENT: AGENT,
    GREENROOM_SPARE_SEATS: String(spareSeats),
    GREENROOM_PORT: '0',
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '1',
    GREENROOM_PRIVATE_ADDRESS: '127.0.0.1',
    GREENROOM_BOT_ENV: JSON.stringify({ CHAOS_LINE: line, CHAOS_REVISION: revision }),
  };
}

function taskOf(event: unknown): string {
  return nameOf((event as { detail?: { taskArn?: string } }).detail?.taskArn);
}

/** An image that cannot be pulled, now and then. */
function mayNotStart<T extends object>(scene: Scene, command: T): T {
  if (!scene.chance(scene.options.weather.startFails)) return command;
  scene.judge.count('fault: task not started');
  const prepare = () => Promise.reject(new Error('CannotPullContainerError: chaos'));
  return { ...command, prepare };
}
