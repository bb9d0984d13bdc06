/** The image as a task of the local ECS, with the API before it. */
import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TABLE_NAME } from '../../local/bot-pool.ts';
import { createClosing } from '../../local/closing.ts';
import { CLUSTER, startEmulators } from '../../local/emulators.ts';
import { createPorts, ensureTable, type Ports, startApi } from '../../local/services.ts';
import { untilClaimable } from '../../local/until-claimable.ts';
import { freePort } from '../../scripts/emulators/emulator.ts';
import type { BotEnv } from '../../services/bot/env.ts';
import { applyDeployment } from '../../services/scaler/deploy.ts';

const CONTAINER = fileURLToPath(new URL('container.mjs', import.meta.url));
const POOL = 'receptionist';
const REVISION = 'image-1';

/** One task, from its launch to its end. */
export interface ImageTask {
  readonly ports: Ports;
  readonly lines: readonly string[];
  readonly api: ReturnType<typeof startApi>;
  readonly credentialsAsked: () => number;
  /** What the task's own programs find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  untilClaimable(): Promise<void>;
  /** Stops it as ECS does. Answers its exit code, and how long it took. */
  stop(): Promise<{ exitCode: number | undefined; ms: number }>;
  close(): Promise<void>;
}

/** Launches the image of this bundle. */
export async function startImage(bundle: string): Promise<ImageTask> {
  const closing = createClosing();
  const lines: string[] = [];
  let deaths = 0;
  const emulators = await startEmulators(
    {
      launchDelayMs: 0,
      data: undefined,
      scratch: '/tmp',
      onLog: (line) => lines.push(line),
      onStopped: () => void (deaths += 1),
    },
    closing,
  );
  const credentials = await startCredentials();
  closing.add(credentials, (c) => c.close());
  const ports = createPorts(() => undefined, closing);
  await ensureTable(ports);
  const environment = { ...botEnv(await freePort()), ...credentials.env };
  const definition = await ports.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'image',
      containerDefinitions: [
        {
          name: 'bot',
          command: [process.execPath, CONTAINER, bundle],
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          stopTimeout: 30,
        },
      ],
    }),
  );
  const taskDefinition = definition.taskDefinition?.taskDefinitionArn ?? '';
  await applyDeployment(ports.store, {
    pool: POOL,
    deployment: { revision: REVISION, taskDefinition, settings: SETTINGS },
    nowMs: Date.now(),
  });
  const scaler = { run: async () => undefined, kick: async () => undefined };
  const api = startApi(ports, { pool: POOL, scaler }, closing);
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  const run = new RunTaskCommand({ cluster: CLUSTER, taskDefinition, networkConfiguration });
  const task = (await ports.ecs.send(run)).tasks?.[0]?.taskArn ?? '';
  return {
    ports,
    lines,
    api,
    credentialsAsked: credentials.asked,
    environment: {
      ...environment,
      ECS_CONTAINER_METADATA_URI_V4: `${emulators.ecs.url}/v4/${task.slice(task.lastIndexOf('/') + 1)}`,
    },
    untilClaimable: () =>
      untilClaimable({
        store: ports.store,
        pool: POOL,
        launchDelayMs: 60_000,
        deaths: () => deaths * 3,
        lastWords: () => lines.slice(-20).join('\n'),
        signal: new AbortController().signal,
      }),
    async stop() {
      const fromMs = Date.now();
      await ports.ecs.send(new StopTaskCommand({ cluster: CLUSTER, task }));
      while (emulators.ecs.running() > 0) await new Promise((r) => setTimeout(r, 20));
      const look = new DescribeTasksCommand({ cluster: CLUSTER, tasks: [task] });
      const { tasks } = await ports.ecs.send(look);
      return { exitCode: tasks?.[0]?.containers?.[0]?.exitCode, ms: Date.now() - fromMs };
    },
    close: () => closing.close(),
  };
}

const SETTINGS = {
  minWarm: 1,
  maxTasks: 1,
  spareSeats: 0,
  isolation: 'process',
  timeZone: 'UTC',
  maxTaskAgeMs: 3_600_000,
  maxSessionsPerTask: 100,
} as const;

/** As the bot stack sets it, but for ports that are free here. The address comes from the task's metadata, as on Fargate. */
function botEnv(port: number): BotEnv {
  return {
    TABLE_NAME,
    GREENROOM_POOL: POOL,
    GREENROOM_REVISION: REVISION,
    GREENROOM_AGENT: POOL,
    GREENROOM_SPARE_SEATS: '0',
    GREENROOM_PORT: String(port),
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '0.5',
  };
}

/** ECS's endpoint for the task role's credentials; the image gets no keys but these. */
async function startCredentials() {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const keys = { AccessKeyId: 'task', SecretAccessKey: 'role', Token: 'session' };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...keys, Expiration, RoleArn: 'arn:aws:iam::1:role/task' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    },
    asked: () => count,
    close: () => server.close(),
  };
}
