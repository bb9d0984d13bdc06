/** The deployed rule's own pattern, tried with events on the bus; its target is a function, which LocalStack cannot hold. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../core/store.ts';
import { type AwsAnswer, callAws } from '../../scripts/emulators/call-aws.ts';
import { onTaskStateChange, readTaskStateChange } from '../../services/scaler/stopped-event.ts';
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
      Object.entries(stack!.template.Resources).find(([, r]) => r.Type === 'AWS::Events::Rule') ??
      [];
    const { answer } = await call('events', 'describe_rule', { Name: stack!.physical[ruleId] });
    pattern = JSON.parse(String(answer?.['EventPattern'])) as typeof pattern;
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

  const rest = {} as Omit<Parameters<typeof onTaskStateChange>[0], 'store'> & { store: Store };
});

async function call(service: string, operation: string, params: object): Promise<AwsAnswer> {
  const what = { service, operation, params: params as Record<string, unknown> };
  const [answer] = await callAws(connect().target, [what]);
  expect(answer?.error).toBeUndefined();
  return answer ?? {};
}

/** One that the rule is for, and three that differ from it in one thing each. */
function eventsOf({ detail }: { detail: { clusterArn: string[] } }, taskId: string) {
  const [clusterArn = ''] = detail.clusterArn;
  const stopped = {
    clusterArn,
    taskArn: `arn:aws:ecs:task/${taskId}`,
    lastStatus: 'STOPPED',
    stoppedReason: 'Essential container in task exited',
  };
  const of = (detail: object, type = 'ECS Task State Change') => ({
    Source: 'aws.ecs',
    DetailType: type,
    Detail: JSON.stringify(detail),
  });
  return [
    of({ ...stopped, lastStatus: 'RUNNING' }),
    of({ ...stopped, clusterArn: `${clusterArn}-other` }),
    of(stopped, 'ECS Deployment State Change'),
    of(stopped),
  ];
}

/** Puts a rule with that pattern beside the deployed one, with a queue behind it, and answers what arrives there. */
async function deliver(pattern: object, Entries: object[]): Promise<Message[]> {
  const name = `greenroom-test-${randomUUID().slice(0, 8)}`;
  const queue = await call('sqs', 'create_queue', { QueueName: name });
  const QueueUrl = String(queue.answer?.['QueueUrl']);
  const attributes = { QueueUrl, AttributeNames: ['QueueArn'] };
  const { answer } = await call('sqs', 'get_queue_attributes', attributes);
  const { QueueArn: Arn } = (answer?.['Attributes'] ?? {}) as { QueueArn?: string };
  await call('events', 'put_rule', { Name: name, EventPattern: JSON.stringify(pattern) });
  await call('events', 'put_targets', { Rule: name, Targets: [{ Id: '1', Arn }] });
  await call('events', 'put_events', { Entries });
  const messages: Message[] = [];
  for (let empty = 0; empty < 2; ) {
    const more = await call('sqs', 'receive_message', { QueueUrl, WaitTimeSeconds: 2 });
    const bodies = (more.answer?.['Messages'] ?? []) as { Body: string; ReceiptHandle: string }[];
    for (const { Body, ReceiptHandle } of bodies) {
      messages.push(JSON.parse(Body) as Message);
      await call('sqs', 'delete_message', { QueueUrl, ReceiptHandle });
    }
    empty = bodies.length === 0 ? empty + 1 : 0;
  }
  return messages;
}
