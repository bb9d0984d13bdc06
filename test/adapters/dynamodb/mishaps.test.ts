import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import {
  acceptSession,
  giveUpSession,
  queueSession,
} from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { acceptSeat, claimSeat, drainTask, killTask } from '../../../core/task/task-transitions.ts';
import { type LocalDynamo, startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';
import { type LossyProxy, type Mishap, startLossyProxy } from './lossy-proxy.ts';

const tableName = 'greenroom';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const DAY_MS = 86_400_000;
const lost: Mishap = { kind: 'answer-lost' };

let nowMs = Date.now();
const clock = { nowMs: () => nowMs, sleep: async () => undefined };
let dynamo: LocalDynamo;
let proxy: LossyProxy;
let client: DynamoDBClient;
let store: Store;

beforeAll(async () => {
  dynamo = await startLocalDynamo({ port: 0 });
  proxy = await startLossyProxy(dynamo.url);
  client = new DynamoDBClient({ region, endpoint: proxy.url, credentials });
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
  store = createDynamoStore({ client, tableName, clock, random: Math.random });
});

afterAll(async () => {
  client.destroy();
  await proxy.close();
  await dynamo.close();
});

async function ready() {
  const task = warmed(newTask(randomUUID(), { pool: randomUUID() }));
  await store.register(task, nowMs);
  return task;
}

async function accepting() {
  const task = await ready();
  const session = newSession(randomUUID(), nowMs, task.pool);
  await store.openSession(session);
  const { sessionId } = session;
  const held = must(claimSeat(task, { sessionId, from: 'idle', revision: 'r1', nowMs }));
  await store.saveTask({ before: task, after: held });
  const epoch = held.seats[0]?.epoch ?? 0;
  const assignment = { taskId: task.taskId, seat: 0, epoch, endpoint: task.endpoint };
  const accepted = must(acceptSession(session, { assignment, from: 'idle', nowMs }));
  return [
    { before: held, after: must(acceptSeat(held, { seat: 0, epoch, sessionId })) },
    { before: session, after: accepted },
  ] as const;
}

describe('a write whose answer is lost, so that the SDK sends it again', () => {
  it('is a saved task', async () => {
    const before = await ready();
    proxy.arm('UpdateItem', lost);
    const after = must(drainTask(before, 'test'));
    expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
    expect(proxy.seen('UpdateItem')).toBe(2);
    expect(await store.getTask(before.taskId)).toEqual(after);
  });

  it('is a saved task also when its claim asked for a fresh heartbeat', async () => {
    const before = await ready();
    proxy.arm('UpdateItem', lost, lost);
    const request = { sessionId: 's', from: 'idle' as const, revision: 'r1', nowMs };
    const after = must(claimSeat(before, request));
    expect(await store.saveTask({ before, after }, nowMs - 1)).toEqual({ outcome: 'saved' });
    expect(proxy.seen('UpdateItem')).toBe(3);
  });

  it('is a registered task, an open session and a saved record', async () => {
    const task = newTask(randomUUID());
    proxy.arm('PutItem', lost, { kind: 'refused', body: { __type: 'ThrottlingException' } });
    expect(await store.register(task, nowMs)).toEqual({ outcome: 'saved' });
    proxy.arm('PutItem', lost);
    const session = newSession(randomUUID(), nowMs);
    expect(await store.openSession(session)).toEqual({ outcome: 'saved' });
    proxy.arm('UpdateItem', lost);
    const change = { before: session, after: must(queueSession(session, nowMs)) };
    expect(await store.saveSession(change)).toEqual({ outcome: 'saved' });
    expect(proxy.seen('UpdateItem')).toBe(2);
  });

  it('is one accept of task and session', async () => {
    const [task, session] = await accepting();
    proxy.arm('TransactWriteItems', lost);
    expect(await store.saveBoth(task, session)).toEqual({ outcome: 'saved' });
    expect(proxy.seen('TransactWriteItems')).toBe(2);
    expect(await store.getTask(task.after.taskId)).toEqual(task.after);
  });

  it('holds the lease', async () => {
    proxy.arm('PutItem', lost);
    expect(await store.lease(randomUUID(), 'a', { nowMs, ttlMs: 1000 })).toEqual({ held: true });
  });

  it('is a conflict when somebody else was in between', async () => {
    const before = await ready();
    await store.saveTask({ before, after: must(killTask(before, 'other')) });
    proxy.arm('UpdateItem', lost);
    const answer = await store.saveTask({ before, after: must(drainTask(before, 'mine')) });
    expect(answer).toMatchObject({ outcome: 'conflict', current: { reason: 'other' } });
  });
});

describe('a write that meets a transaction', () => {
  const conflict: Mishap = {
    kind: 'refused',
    body: { __type: 'com.amazonaws.dynamodb.v20120810#TransactionConflictException' },
  };
  const cancelled = (...codes: string[]): Mishap => ({
    kind: 'refused',
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      message: `Transaction cancelled [${codes.join(', ')}]`,
      CancellationReasons: codes.map((Code) => ({ Code })),
    },
  });

  it('is tried again and saved', async () => {
    const before = await ready();
    proxy.arm('UpdateItem', conflict, conflict);
    const after = must(drainTask(before, 'test'));
    expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
    expect(proxy.seen('UpdateItem')).toBe(3);
  });

  it('is tried again as a transaction too', async () => {
    const [task, session] = await accepting();
    proxy.arm(
      'TransactWriteItems',
      cancelled('None', 'TransactionConflict'),
      cancelled('ThrottlingError', 'None'),
    );
    expect(await store.saveBoth(task, session)).toEqual({ outcome: 'saved' });
    expect(proxy.seen('TransactWriteItems')).toBe(3);
  });

  it('throws in the end, after a bounded number of tries', async () => {
    const before = await ready();
    proxy.arm('UpdateItem', ...Array.from({ length: 20 }, () => conflict));
    const change = { before, after: must(drainTask(before, 'test')) };
    await expect(store.saveTask(change)).rejects.toThrow();
    expect(proxy.seen('UpdateItem')).toBe(5);
    proxy.arm('UpdateItem');
  });

  it('is not tried again when the request itself is wrong', async () => {
    const [task, session] = await accepting();
    proxy.arm('TransactWriteItems', cancelled('ValidationError', 'None'));
    await expect(store.saveBoth(task, session)).rejects.toThrow('ValidationError');
    expect(proxy.seen('TransactWriteItems')).toBe(1);
  });
});

describe('an item whose time to live is over', () => {
  it('is as good as gone, before the table has deleted it', async () => {
    const startMs = nowMs;
    const [before, session] = [await ready(), newSession(randomUUID(), nowMs)];
    await store.openSession(session);
    const over = must(giveUpSession(session, { reason: 'caller_left', nowMs }));
    await store.saveSession({ before: session, after: over });
    await store.saveTask({ before, after: must(killTask(before, 'test')) });
    const found = async () => [
      (await store.getTask(before.taskId)) !== undefined,
      (await store.getSession(session.sessionId)) !== undefined,
      (await store.listSessions('p', 'over', 9)).length,
    ];
    nowMs = startMs + DAY_MS - 1000;
    expect(await found()).toEqual([true, true, 1]);
    nowMs = startMs + DAY_MS;
    expect(await found()).toEqual([false, true, 1]);
    nowMs = startMs + 30 * DAY_MS;
    expect(await found()).toEqual([false, false, 0]);
    expect(await store.openSession(session)).toEqual({ outcome: 'saved' });
    nowMs = startMs;
  });
});

describe('the heartbeat', () => {
  it('changes nothing that an index carries', async () => {
    const task = await ready();
    const definition = tableDefinition('t');
    const carried = (definition.GlobalSecondaryIndexes ?? []).flatMap((index) => [
      ...(index.Projection?.NonKeyAttributes ?? []),
      ...(index.KeySchema ?? []).map((key) => key.AttributeName),
    ]);
    expect(
      await store.heartbeat({ taskId: task.taskId, heardAtMs: 1, cpuShare: 1, lateFrames: 1 }),
    ).toMatchObject({ outcome: 'alive' });
    expect(carried).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/heardAtMs|cpuShare|lateFrames/)]),
    );
  });
});

it('throws when the store cannot be reached, for an outage is not a condition', async () => {
  const gone = new DynamoDBClient({
    region,
    endpoint: 'http://127.0.0.1:9',
    credentials,
    maxAttempts: 1,
  });
  const dark = createDynamoStore({ client: gone, tableName, clock, random: Math.random });
  const task = newTask('t');
  const session = newSession('s');
  const both = [
    { before: task, after: task },
    { before: session, after: session },
  ] as const;
  const calls: Record<string, () => Promise<unknown>> = {
    getTask: () => dark.getTask('t'),
    register: () => dark.register(task, 1),
    saveTask: () => dark.saveTask(both[0]),
    heartbeat: () => dark.heartbeat({ taskId: 't', heardAtMs: 1, cpuShare: 0, lateFrames: 0 }),
    listClaimable: () => dark.listClaimable('idle', { pool: 'p', revision: 'r', shard: 0 }),
    listTasks: () => dark.listTasks('p'),
    pulses: () => dark.pulses(['t']),
    openSession: () => dark.openSession(session),
    saveBoth: () => dark.saveBoth(...both),
    listSessions: () => dark.listSessions('p', 'live', 1),
    lease: () => dark.lease('n', 'o', { nowMs: 1, ttlMs: 1 }),
    releaseLease: () => dark.releaseLease('n', 'o'),
    countArrivals: () => dark.countArrivals('p', 0, 1),
    arrivals: () => dark.arrivals('p', 0, 1),
  };
  for (const [name, call] of Object.entries(calls)) {
    await expect(call(), name).rejects.toThrow('ECONNREFUSED');
  }
  gone.destroy();
});
