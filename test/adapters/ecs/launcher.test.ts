import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEcsLauncher, failureOf } from '../../../adapters/ecs/launcher.ts';
import type { LaunchedTask, Launcher } from '../../../core/launcher.ts';
import { type LocalEcs, startLocalEcs } from '../../../local/ecs/start-local-ecs.ts';

/** A task that lives until it is stopped, and one that ends at once. */
const LIVES = 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)';
const STUBBORN = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';

let ecs: LocalEcs;
let client: ECSClient;
let launcher: Launcher;
let pool = '';

beforeAll(async () => {
  ecs = await startLocalEcs({
    port: 0,
    cluster: 'greenroom',
    launchDelayMs: 30,
    maxTasks: 4,
    command: (env) => ({
      argv: [process.execPath, '-e', env['SCRIPT'] ?? ''],
      env: { ...env },
      stopTimeoutMs: 300,
    }),
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new ECSClient({ region: 'us-east-1', endpoint: ecs.url, credentials });
  for (const [family, script] of Object.entries({
    lives: LIVES,
    stubborn: STUBBORN,
    dies: 'process.exit(3)',
  })) {
    const environment = [{ name: 'SCRIPT', value: script }];
    const containerDefinitions = [{ name: 'bot', image: 'none', environment }];
    await client.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions }));
  }
  launcher = createEcsLauncher({
    client,
    cluster: 'greenroom',
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
    assignPublicIp: 'ENABLED',
    container: 'bot',
  });
});

afterAll(async () => {
  await ecs.close();
  client.destroy();
});

async function run(taskDefinition: string, count = 1, token: string = randomUUID()) {
  pool = randomUUID();
  return launcher.launch({ pool, revision: 'r', taskDefinition, count, token, nowMs: 1 });
}

async function until(state: LaunchedTask['state']): Promise<LaunchedTask> {
  for (let round = 0; round < 200; round++) {
    const found = (await launcher.list(pool)).find((task) => task.state === state);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no task became ${state}`);
}

describe('the launcher over ECS', () => {
  it('launches a task, sees it start and run, and stops it', async () => {
    const { taskArns } = await run('lives');
    expect((await launcher.list(pool))[0]).toMatchObject({
      taskArn: taskArns[0],
      state: 'starting',
      pool,
    });
    const running = await until('running');
    await launcher.stop(running.taskId, 'because of the test');
    expect(await until('stopped')).toMatchObject({ stoppedReason: 'because of the test' });
  });

  it('kills a task that ignores its SIGTERM', async () => {
    await run('stubborn');
    const { taskId } = await until('running');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await launcher.stop(taskId, 'x');
    expect((await until('stopped')).exitCode).toBe(137);
  });

  it('tells a task that died by itself, with its exit code', async () => {
    await run('dies');
    expect(await until('stopped')).toMatchObject({ exitCode: 3 });
  });

  it('launches once for one token', async () => {
    const token = randomUUID();
    pool = randomUUID();
    const request = { pool, revision: 'r', taskDefinition: 'lives', count: 1, token, nowMs: 1 };
    const [first, second] = [await launcher.launch(request), await launcher.launch(request)];
    expect(second.taskArns).toEqual(first.taskArns);
    expect(await launcher.list(pool)).toHaveLength(1);
    await launcher.stop(first.taskArns[0] ?? '', 'x');
    await until('stopped');
  });

  it('says which launches the quota refused', async () => {
    const answer = await run('lives', 6);
    expect(answer.taskArns).toHaveLength(4);
    expect(answer.failures.map((f) => f.failure)).toEqual(['CAPACITY_QUOTA', 'CAPACITY_QUOTA']);
  });

  it('answers an unknown task definition as a failed launch, not as an error', async () => {
    const answer = await run('nothing');
    expect(answer.failures[0]).toMatchObject({ failure: 'LAUNCH_FAILED' });
  });
});

describe('failureOf', () => {
  it.each([
    ['ThrottlingException: Rate exceeded', 'LAUNCH_THROTTLED'],
    ['Capacity is unavailable at this time. Please try again later', 'AZ_CAPACITY'],
    ['You’ve reached the limit on the number of vCPUs you can run concurrently', 'CAPACITY_QUOTA'],
    ['ClientException: TaskDefinition is inactive', 'LAUNCH_FAILED'],
  ])('reads %s', (words, failure) => {
    expect(failureOf(words)).toBe(failure);
  });
});
