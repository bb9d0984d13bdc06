/** The deployed rule's own pattern, tried with events on the bus; its target is a function, which LocalStack cannot hold. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  onTaskStateChange,
  readTaskStateChange,
} from '../../services/scaler/reap/stopped-event.ts';
import { type AwsAnswer, type AwsCall, callAws } from '../../tools/emulators/call-aws.ts';
import { newTask, warmed } from '../contract/tasks.ts';
import { connect, lacking, openStore, stackOf } from './connect.ts';

const stack = lacking === '' ? stackOf(connect(), 'scaler') : undefined;
const why = lacking || 'nothing is deployed to a real account by a test';

interface Message {
  readonly detail: { readonly taskArn: string };
}

describe.skipIf(!stack)(`events${stack ? '' : `, skipped: ${why}`}`, () => {
  const taskId = randomUUID().replaceAll('-', '');
  let pattern: { detail: { clusterArn: string[] } };
  let received: Message[];

  beforeAll(async () => {
    const [ruleId = ''] =
      Object.entries(stack!.template.Resources).find(
        ([id, r]) => r.Type === 'AWS::Events::Rule' && id.startsWith('TaskStopped'),
      ) ?? [];
    const [rule] = await callAll([
      of('events', 'describe_rule', { Name: stack!.physical[ruleId] }),
    ]);
    pattern = JSON.parse(String(rule?.answer?.['EventPattern'])) as typeof pattern;
    received = await deliver(pattern, eventsOf(pattern, taskId));
  });

  it('pass the deployed rule when a task of our cluster has stopped, and only then', () => {
    expect(received.map(({ detail }) => detail.taskArn)).toEqual([`arn:aws:ecs:task/${taskId}`]);
  });

  it('settle their task on the deployed table, and a second time change nothing', async () => {
    const { store, close } = openStore(connect().tableName);
    await store.register(warmed(newTask(taskId, { pool: randomUUID() })), Date.now());
    const change = readTaskStateChange(received[0])!;
    const settle = () => onTaskStateChange({ ...rest, store }, change, Date.now());
    expect(await settle()).toBe('settled');
    const dead = await store.getTask(taskId);
    expect(dead).toMatchObject({ state: 'dead', reason: 'Essential container in task exited' });
    expect(await settle()).toBe('settled');
    expect(await store.getTask(taskId)).toEqual(dead);
    close();
  });

  /** ECS confirms what the event says. */
  const described = {
    taskArn: `arn:aws:ecs:task/${taskId}`,
    taskId,
    pool: 'p',
    state: 'stopped' as const,
    createdAtMs: 0,
  };
  const quiet = () => undefined;
  const rest = {
    launcher: {
      launch: async () => ({ taskArns: [], failures: [] }),
      stop: async () => undefined,
      listRunning: async () => ({ taskIds: [], next: undefined }),
      describe: async () => [described],
    },
    dispatcher: { health: async () => ({ outcome: 'unreachable' as const, because: 'gone' }) },
    log: { info: quiet, warn: quiet, error: quiet },
    meter: { record: quiet },
  };
});

/** One that the rule is for, and three that differ from it in one thing each. */
function eventsOf({ detail }: { detail: { clusterArn: string[] } }, taskId: string) {
  const [clusterArn = ''] = detail.clusterArn;
  const stopped = {
    clusterArn,
    taskArn: `arn:aws:ecs:task/${taskId}`,
    lastStatus: 'STOPPED',
    stoppedReason: 'Essential container in task exited',
  };
  const event = (detail: object, type = 'ECS Task State Change') => ({
    Source: 'aws.ecs',
    DetailType: type,
    Detail: JSON.stringify(detail),
  });
  return [
    event({ ...stopped, lastStatus: 'RUNNING' }),
    event({ ...stopped, clusterArn: `${clusterArn}-other` }),
    event(stopped, 'ECS Deployment State Change'),
    event(stopped),
  ];
}

/** Puts a rule with that pattern beside the deployed one, with a queue behind it, and answers what arrives there. */
async function deliver(pattern: object, Entries: object[]): Promise<Message[]> {
  const { account, region } = connect().target;
  const Name = `greenroom-test-${randomUUID().slice(0, 8)}`;
  const Arn = `arn:aws:sqs:${region}:${account}:${Name}`;
  const [queue] = await callAll([of('sqs', 'create_queue', { QueueName: Name })]);
  const QueueUrl = String(queue?.answer?.['QueueUrl']);
  const wait = { QueueUrl, WaitTimeSeconds: 2, MaxNumberOfMessages: 10, VisibilityTimeout: 60 };
  const answers = await callAll([
    of('events', 'put_rule', { Name, EventPattern: JSON.stringify(pattern) }),
    of('events', 'put_targets', { Rule: Name, Targets: [{ Id: '1', Arn }] }),
    of('events', 'put_events', { Entries }),
    of('sqs', 'receive_message', wait),
    of('sqs', 'receive_message', wait),
  ]);
  const messages = answers.flatMap(
    ({ answer }) => (answer?.['Messages'] ?? []) as { Body: string }[],
  );
  return messages.map(({ Body }) => JSON.parse(Body) as Message);
}

function of(service: string, operation: string, params: object): AwsCall {
  return { service, operation, params: params as Record<string, unknown> };
}

async function callAll(calls: AwsCall[]): Promise<AwsAnswer[]> {
  const answers = await callAws(connect().target, calls);
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
  return answers;
}
