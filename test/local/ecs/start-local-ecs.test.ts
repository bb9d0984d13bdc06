import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  paginateListTasks,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning, until } from '../until.ts';
import { type NodeEcs, startNodeEcs } from './node-task.ts';

const cluster = 'greenroom';
const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
let local: NodeEcs;

beforeAll(async () => {
  local = await startNodeEcs({ launchDelayMs: 200 });
});

afterAll(() => local.ecs.close());

function run(taskDefinition: string, more: Partial<RunTaskCommandInput> = {}, on = local) {
  const input = { cluster, taskDefinition, networkConfiguration, ...more };
  return on.client.send(new RunTaskCommand(input));
}

async function launched(taskDefinition: string): Promise<string> {
  return (await run(taskDefinition)).tasks?.[0]?.taskArn ?? '';
}

async function look(task: string, on = local): Promise<Task | undefined> {
  const answer = await on.client.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  return answer.tasks?.[0];
}

function untilStatus(task: string, status: string): Promise<Task> {
  return until(async () => {
    const found = await look(task);
    return found?.lastStatus === status ? found : undefined;
  });
}

function stop(task: string) {
  return local.client.send(new StopTaskCommand({ cluster, task }));
}

describe('a task of the local ECS', () => {
  it('goes through the states of Fargate, no sooner than its launch delay', async () => {
    const asked = (await run('lives')).tasks?.[0];
    const task = asked?.taskArn ?? '';
    // Each change counts in `version`: the count shows a state that passed between two looks.
    expect(asked).toMatchObject({ lastStatus: 'PROVISIONING', version: 1 });
    const states: Record<number, string> = { 1: 'PROVISIONING', 2: 'PENDING', 3: 'RUNNING' };
    await until(async () => {
      const { lastStatus, version = 0 } = (await look(task)) ?? {};
      expect(lastStatus).toBe(states[version]);
      return lastStatus === 'RUNNING' ? true : undefined;
    });
    const { createdAt, startedAt } = await untilStatus(task, 'RUNNING');
    expect((startedAt?.getTime() ?? 0) - (createdAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(195);
    expect((await stop(task)).task?.lastStatus).toBe('STOPPING');
    await untilStatus(task, 'STOPPED');
    expect(await look(task)).toMatchObject({ stopCode: 'UserInitiated', desiredStatus: 'STOPPED' });
  });

  it('is stopped before it has begun', async () => {
    const slow = await startNodeEcs({ launchDelayMs: 3_600_000 });
    const task = (await run('lives', {}, slow)).tasks?.[0]?.taskArn ?? '';
    await slow.client.send(new StopTaskCommand({ cluster, task }));
    const stopped = await until(async () => {
      const found = await look(task, slow);
      return found?.lastStatus === 'STOPPED' ? found : undefined;
    });
    expect([stopped.startedAt, stopped.containers?.[0]?.exitCode]).toEqual([undefined, undefined]);
    await slow.ecs.close();
  });

  it('is killed when it ignores SIGTERM for its stop timeout, and no sooner', async () => {
    const task = await launched('stubborn');
    await untilStatus(task, 'RUNNING');
    const id = task.split('/').at(-1) ?? '';
    await until(() => local.lines.find((line) => line === `${id} deaf`));
    await stop(task);
    const { containers, stoppingAt, stoppedAt } = await untilStatus(task, 'STOPPED');
    expect(containers?.[0]?.exitCode).toBe(137);
    const tookMs = (stoppedAt?.getTime() ?? 0) - (stoppingAt?.getTime() ?? 0);
    expect(tookMs).toBeGreaterThanOrEqual(995);
  });

  it('leaves no process of its own behind', async () => {
    const task = await launched('parent');
    const id = task.split('/').at(-1) ?? '';
    const line = await until(() => local.lines.find((l) => l.startsWith(id)));
    const child = Number(line.split(' ')[1]);
    expect(isRunning(child)).toBe(true);
    await stop(task);
    await untilStatus(task, 'STOPPED');
    expect(isRunning(child)).toBe(false);
  });

  it('fails to start without its program, and says why', async () => {
    const stopped = await untilStatus(await launched('absent'), 'STOPPED');
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart' });
    expect(stopped.stoppedReason).toContain('ENOENT');
  });

  it('prints whole lines, and learns of itself from the metadata endpoint', async () => {
    const task = await launched('prints');
    const id = task.split('/').at(-1) ?? '';
    await untilStatus(task, 'STOPPED');
    await until(() => local.lines.find((line) => line === `${id} first`));
    const printed = local.lines.find((line) => line.startsWith(`${id} {`)) ?? '';
    const env = JSON.parse(printed.slice(id.length)) as Record<string, string>;
    const metadata = await fetch(`${env['ECS_CONTAINER_METADATA_URI_V4']}/task`);
    expect(await metadata.json()).toMatchObject({
      TaskARN: task,
      AvailabilityZone: 'us-east-1a',
      KnownStatus: 'STOPPED',
    });
    expect((await fetch(`${local.ecs.url}/v4/nobody/task`)).status).toBe(404);
  });
});

describe('RunTask of the local ECS', () => {
  it.each([
    ['an unknown cluster', { cluster: 'no' }, 'ClusterNotFoundException'],
    ['an unknown definition', { taskDefinition: 'no' }, 'ClientException'],
    ['eleven tasks', { count: 11 }, 'InvalidParameterException'],
    ['no subnet', { networkConfiguration: {} }, 'InvalidParameterException'],
    ['a long token', { clientToken: 'x'.repeat(65) }, 'InvalidParameterException'],
    ['a count in words', { count: 'two' as never }, 'SerializationException'],
  ])('refuses %s', async (_, wrong, name) => {
    await expect(run('lives', wrong)).rejects.toMatchObject({ name });
  });

  it('refuses a token that was used for something else', async () => {
    await run('dies', { clientToken: 'same' });
    const again = run('dies', { clientToken: 'same', count: 2 });
    await expect(again).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('throttles launches over its rate', async () => {
    const slow = await startNodeEcs({ launchesPerSecond: 1 / 3_600, launchBurst: 2 });
    await run('dies', { count: 2 }, slow);
    await expect(run('dies', {}, slow)).rejects.toMatchObject({ name: 'ThrottlingException' });
    await slow.ecs.close();
  });
});

describe('the local ECS', () => {
  it('lists by who started a task, a page at a time, and tells which tasks are missing', async () => {
    await run('dies', { count: 5, startedBy: 'me' });
    const found: string[] = [];
    const listed = { cluster, startedBy: 'me', desiredStatus: 'STOPPED' } as const;
    await until(async () => {
      const answer = await local.client.send(new ListTasksCommand(listed));
      return answer.taskArns?.length === 5 ? true : undefined;
    });
    const pages = paginateListTasks({ client: local.client, pageSize: 2 }, listed);
    for await (const page of pages) found.push(...(page.taskArns ?? []));
    expect(new Set(found).size).toBe(5);
    const tasks = [found[0] ?? '', 'nobody'];
    const answer = await local.client.send(new DescribeTasksCommand({ cluster, tasks }));
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }]);
    expect(answer.tasks).toHaveLength(1);
  });

  it('lists definitions by family, and makes clusters', async () => {
    const command = new ListTaskDefinitionsCommand({ familyPrefix: 'lives' });
    const { taskDefinitionArns } = await local.client.send(command);
    expect(taskDefinitionArns).toEqual([expect.stringMatching(/\/lives:1$/)]);
    await local.client.send(new CreateClusterCommand({ clusterName: 'other' }));
    const listed = await local.client.send(new ListTasksCommand({ cluster: 'other' }));
    expect(listed.taskArns).toBeDefined();
  });

  it('answers what is no request with a typed error', async () => {
    const post = (body: string, target: string) =>
      fetch(local.ecs.url, { method: 'POST', body, headers: { 'x-amz-target': target } });
    expect(await (await post('{', 'X.RunTask')).json()).toMatchObject({
      __type: 'SerializationException',
    });
    expect(await (await post('{}', 'X.Nothing')).json()).toMatchObject({
      __type: 'UnknownOperationException',
    });
    expect(await (await post('{"a":1}', 'X.RunTask')).json()).toMatchObject({
      __type: 'InvalidParameterException',
    });
  });

  it('knows after a restart that the tasks of its previous run have stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const ledger = join(folder, 'ecs.json');
    const before = await startNodeEcs({ ledger });
    const task = (await run('lives', {}, before)).tasks?.[0]?.taskArn ?? '';
    const after = await startNodeEcs({ ledger });
    const stopped = { lastStatus: 'STOPPED', stoppedReason: 'The machine was restarted' };
    expect(await look(task, after)).toMatchObject(stopped);
    await before.ecs.close();
    await after.ecs.close();
    rmSync(folder, { recursive: true });
  });
});
