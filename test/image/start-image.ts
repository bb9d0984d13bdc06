/** The image as a task of the local ECS, with the API before it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { TABLE_NAME } from '../../local/bot-pool.ts';
import { createClosing } from '../../local/closing.ts';
import { CLUSTER, startEmulators } from '../../local/emulators.ts';
import { createPorts, ensureTable, type Ports, startApi } from '../../local/services.ts';
import { untilClaimable } from '../../local/until-claimable.ts';
import { applyDeployment } from '../../services/scaler/plan/deploy.ts';
import type { BotEnv } from '../../services/supervisor/env.ts';
import { freePort } from '../../tools/emulators/emulator.ts';
import { until } from '../local/until.ts';

const CONTAINER = fileURLToPath(new URL('container.mjs', import.meta.url));
const REVISION = 'image-1';
const STOP_TIMEOUT_S = 30;

/** One task, from its launch to its end. */
export interface ImageTask {
  readonly api: ReturnType<typeof startApi>;
  readonly credentialsAsked: () => number;
  /** What the task's own programs find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  untilClaimable(): Promise<void>;
  /** Stops it as ECS does: SIGTERM, and SIGKILL when it takes too long. Answers its exit code. */
  stop(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Launches the image of this bundle, for one agent's pool. */
export async function startImage(bundle: string, pool = 'receptionist'): Promise<ImageTask> {
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
  const credentials = await startCredentials(emulators.env['AWS_ACCESS_KEY_ID'] ?? '');
  closing.add(credentials, (c) => c.close());
  const ports = createPorts(() => undefined, closing);
  await ensureTable(ports);
  const environment = { ...botEnv(pool, await freePort()), ...credentials.env };
  const task = await launch(ports, { bundle, pool, environment });
  const scaler = { run: async () => undefined, kick: async () => undefined };
  const api = startApi(ports, { pool, scaler }, closing);
  return {
    api,
    credentialsAsked: credentials.asked,
    environment: {
      ...environment,
      ECS_CONTAINER_METADATA_URI_V4: `${emulators.ecs.url}/v4/${task.slice(task.lastIndexOf('/') + 1)}`,
    },
    untilClaimable: () =>
      untilClaimable({
        store: ports.store,
        pool,
        // Under qemu it takes half a minute.
        launchDelayMs: 60_000,
        // The first death is one too many.
        deaths: () => 3 * deaths,
        lastWords: () => lines.slice(-20).join('\n'),
        signal: new AbortController().signal,
      }),
    async stop() {
      await ports.ecs.send(new StopTaskCommand({ cluster: CLUSTER, task }));
      const look = new DescribeTasksCommand({ cluster: CLUSTER, tasks: [task] });
      return until(
        async () => {
          const [found] = (await ports.ecs.send(look)).tasks ?? [];
          return found?.lastStatus === 'STOPPED' ? found.containers?.[0]?.exitCode : undefined;
        },
        2 * STOP_TIMEOUT_S * 1000,
      );
    },
    close: () => closing.close(),
  };
}

interface Launch {
  readonly bundle: string;
  readonly pool: string;
  readonly environment: object;
}

/** Registers the image as its pool's only revision and runs one task of it. Answers the task's ARN. */
async function launch(ports: Ports, { bundle, pool, environment }: Launch): Promise<string> {
  const container = {
    name: 'bot',
    command: [process.execPath, CONTAINER, bundle],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    stopTimeout: STOP_TIMEOUT_S,
  };
  const register = { family: 'image', containerDefinitions: [container] };
  const defined = await ports.ecs.send(new RegisterTaskDefinitionCommand(register));
  const taskDefinition = defined.taskDefinition?.taskDefinitionArn ?? '';
  const deployment = { revision: REVISION, taskDefinition, settings: SETTINGS };
  await applyDeployment(ports.store, { pool, deployment, nowMs: Date.now() });
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  const run = new RunTaskCommand({ cluster: CLUSTER, taskDefinition, networkConfiguration });
  return (await ports.ecs.send(run)).tasks?.[0]?.taskArn ?? '';
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
function botEnv(pool: string, port: number): BotEnv {
  return {
    TABLE_NAME,
    GREENROOM_POOL: pool,
    GREENROOM_REVISION: REVISION,
    GREENROOM_AGENT: pool,
    GREENROOM_SPARE_SEATS: '0',
    GREENROOM_PORT: String(port),
    GREENROOM_MEDIA_PORT: '0',
    GREENROOM_VCPU: '0.5',
  };
}

/** ECS's endpoint for the task role's credentials; the image gets no keys but these, by which the local endpoints know it. */
async function startCredentials(AccessKeyId: string) {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const keys = { AccessKeyId, SecretAccessKey: 'role', Token: 'session' };
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
