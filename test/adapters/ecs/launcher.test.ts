import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../adapters/ecs/launch-failure.ts';
import { createEcsLauncher } from '../../../adapters/ecs/launcher.ts';
import type { LaunchedTask, Launcher } from '../../../core/task/launcher.ts';
import { type NodeEcs, startNodeEcs } from '../../local/ecs/node-task.ts';
import { until } from '../../local/until.ts';

let local: NodeEcs;
let launcher: Launcher;
let pool = '';
let taskArns: readonly string[] = [];

beforeAll(async () => {
  local = await startNodeEcs({ maxTasks: 4, fullSubnets: new Set(['subnet-full']) });
  launcher = launcherIn(['subnet-1']);
});

afterAll(async () => {
  await local.ecs.close();
  local.client.destroy();
});

function launcherIn(subnets: readonly string[], client = local.client): Launcher {
  const network = { subnets, securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } as const;
  return createEcsLauncher({ client, cluster: 'greenroom', container: 'bot', ...network });
}

async function run(taskDefinition: string, count = 1, by = launcher) {
  pool = randomUUID();
  const token = randomUUID();
  const answer = await by.launch({ pool, revision: 'r', taskDefinition, count, token, nowMs: 1 });
  taskArns = answer.taskArns;
  return answer;
}

function untilSome(state: LaunchedTask['state']): Promise<LaunchedTask> {
  return until(async () => (await launchedTasks()).find((task) => task.state === state));
}

/** The tasks of the last run, however they are. */
function launchedTasks(): Promise<LaunchedTask[]> {
  return launcher.describe(taskArns);
}

describe('the launcher over ECS', () => {
  it('launches a task, sees it start and run, and stops it', async () => {
    await run('lives');
    const [born] = await launchedTasks();
    expect(born).toMatchObject({ taskArn: taskArns[0], pool });
    // On a busy machine it may run before it is looked at.
    expect(['starting', 'running']).toContain(born?.state);
    const running = await untilSome('running');
    const listed = { taskIds: [running.taskId], next: undefined };
    expect(await launcher.listRunning(pool)).toEqual(listed);
    await launcher.stop(running.taskId, 'because of the test');
    expect(await untilSome('stopped')).toMatchObject({ stoppedReason: 'because of the test' });
    expect((await launcher.listRunning(pool)).taskIds).toEqual([]);
  });

  it('tells a task that died by itself, with its exit code', async () => {
    await run('dies');
    expect(await untilSome('stopped')).toMatchObject({ exitCode: 3 });
  });

  it('tells the task when it was launched', async () => {
    await run('prints');
    const { taskId } = await untilSome('stopped');
    const printed = await until(() => local.lines.find((line) => line.startsWith(`${taskId} {`)));
    expect(JSON.parse(printed.slice(taskId.length))).toMatchObject({
      GREENROOM_LAUNCHED_AT_MS: '1',
    });
  });

  it('launches once for one token', async () => {
    pool = randomUUID();
    const token = randomUUID();
    const request = { pool, revision: 'r', taskDefinition: 'lives', count: 1, token, nowMs: 1 };
    const [first, second] = [await launcher.launch(request), await launcher.launch(request)];
    expect(second.taskArns).toEqual(first.taskArns);
    expect((await launcher.listRunning(pool)).taskIds).toHaveLength(1);
    taskArns = first.taskArns;
    await launcher.stop(first.taskArns[0] ?? '', 'x');
    await untilSome('stopped');
  });

  it('says which launches the quota refused', async () => {
    const answer = await run('lives', 6);
    expect(answer.taskArns).toHaveLength(4);
    expect(answer.failures.map((f) => f.failure)).toEqual(['CAPACITY_QUOTA', 'CAPACITY_QUOTA']);
    await Promise.all(answer.taskArns.map((taskArn) => launcher.stop(taskArn, 'x')));
    await until(() => (local.ecs.running() === 0 ? true : undefined));
  });

  it('goes to the next zone when one is full, and says so when all are', async () => {
    const full = await run('dies', 2, launcherIn(['subnet-full']));
    expect(full.failures.map((f) => f.failure)).toEqual(['AZ_CAPACITY', 'AZ_CAPACITY']);
    const half = await run('dies', 3, launcherIn(['subnet-full', 'subnet-1']));
    expect(half.failures).toEqual([]);
    expect(new Set(half.taskArns).size).toBe(3);
    await until(() => (local.ecs.running() === 0 ? true : undefined));
  });

  it('answers an unknown task definition as failed launches, one for each task', async () => {
    const answer = await run('nothing', 2);
    expect(answer.failures.map((f) => f.failure)).toEqual(['LAUNCH_FAILED', 'LAUNCH_FAILED']);
  });
});

describe('failureOf', () => {
  it.each([
    ['ThrottlingException: Rate exceeded', 'LAUNCH_THROTTLED'],
    ['Capacity is unavailable at this time. Please try again later', 'AZ_CAPACITY'],
    ['RESOURCE:ENI', 'AZ_CAPACITY'],
    ['You’ve reached the limit on the number of vCPUs you can run concurrently', 'CAPACITY_QUOTA'],
    ['ClientException: TaskDefinition is inactive', 'LAUNCH_FAILED'],
    [
      'AccessDeniedException: User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:eu-west-1:1:task-definition/quota-bot:1',
      'LAUNCH_FAILED',
    ],
  ])('reads %s', (words, failure) => {
    expect(failureOf(words)).toBe(failure);
  });
});
