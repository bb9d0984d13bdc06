import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import { createDynamoStore } from '../../../adapters/dynamodb/dynamo-store.ts';
import { createRecordStore } from '../../../adapters/dynamodb/record-store.ts';
import { tableDefinition } from '../../../adapters/dynamodb/table.ts';
import { createEcsLauncher } from '../../../adapters/ecs/launcher.ts';
import { createHttpDispatcher } from '../../../adapters/http/http-dispatcher.ts';
import { readPhoneEnv } from '../../../adapters/phone/read-phone-env.ts';
import { KEY_SCOPES, keyRecord } from '../../../core/access/api-key.ts';
import type { Dispatcher } from '../../../core/claim/dispatch.ts';
import { CALL_RULES } from '../../../core/phone/call-rules.ts';
import { changeNumber } from '../../../core/phone/phone-numbers.ts';
import { readPlans } from '../../../core/phone/read-plans.ts';
import type { RecordStore, StoredRecord } from '../../../core/store/records.ts';
import { PER_CALL, PER_TICK } from '../../../lib/cost/traffic.ts';
import { startLocalDynamo } from '../../../local/dynamodb/start-local-dynamo.ts';
import { hashKey } from '../../../services/api/access/hash-key.ts';
import { createApp } from '../../../services/api/app.ts';
import type { ApiPorts } from '../../../services/api/deps.ts';
import { createHandler } from '../../../services/scaler/handler.ts';
import { makeLaterCalls } from '../../../services/scaler/make-later-calls.ts';
import { runHeartbeat } from '../../../services/supervisor/heartbeat.ts';
import { killAll, startTask } from '../../services/supervisor/start-task.ts';
import { clusterAsks, tableAsks } from '../iam/asks.ts';
import { type Ask, may, type Statement } from '../iam/may.ts';
import { resolver } from '../iam/resolve.ts';
import { statementsOf, type Who } from '../iam/statements.ts';
import { everything, synthesise } from '../synthesise.ts';

/** Processes are warmed on a machine that may be busy with other tests. */
const PATIENCE = { timeout: 30_000, interval: 20 };

const clock = createSystemClock();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meter = { record: () => undefined, flush: async () => undefined };
const dynamo = await startLocalDynamo({ port: 0 });
const open: { close(): unknown }[] = [];
const used = new Set<string>();
const denied: string[] = [];
let granted: Map<Who, Statement[]>;

beforeAll(() => {
  const templates = synthesise(everything);
  const given = { templates, resolve: resolver(templates) };
  const roles: Who[] = ['bot', 'api', 'scaler'];
  granted = new Map(roles.map((who) => [who, statementsOf(given, who)]));
});

afterAll(async () => {
  killAll();
  for (const one of open) one.close();
  await dynamo.close();
});

/** Units of the table used since the last look, without those of indexes and of signs of life: a query of nothing is half a read. */
const units = { reads: 0, writes: 0 };

function count(asks: readonly Ask[]): void {
  for (const { action } of asks) {
    if (/Get|Query/.test(action)) units.reads += action.endsWith('Query') ? 0.5 : 1;
    // In a transaction a write counts twice.
    else units.writes += asks.length > 1 ? 2 : 1;
  }
}

/** Heartbeats and waiting callers' signs: as many as there was time for, which on a busy machine is more. */
function isSignOfLife(input: object): boolean {
  const expression = 'UpdateExpression' in input ? input.UpdateExpression : undefined;
  return typeof expression === 'string' && /^SET #(heardAtMs|seenAtMs) =/.test(expression);
}

function judge(who: Who, asks: readonly Ask[]): void {
  for (const ask of asks) {
    used.add(`${who} ${ask.action}`);
    if (may(granted.get(who) ?? [], ask)) continue;
    denied.push(`${who}: ${ask.action} on ${ask.resource} ${JSON.stringify(ask.context ?? {})}`);
    throw new Error('AccessDenied');
  }
}

/** The table as a role sees it: what its policies do not allow is refused. */
function storeOf(who: Who) {
  return createDynamoStore({
    client: clientOf(who),
    tableName: 'exercised',
    clock,
    random: Math.random,
  });
}

function clientOf(who: Who) {
  const credentials = { accessKeyId: who, secretAccessKey: who };
  const client = new DynamoDBClient({ region: 'eu-west-1', endpoint: dynamo.url, credentials });
  open.push({ close: () => client.destroy() });
  client.middlewareStack.add(
    (next, context) => (args) => {
      const asks = tableAsks(String(context['commandName']), args.input as Record<string, unknown>);
      judge(who, asks);
      if (!isSignOfLife(args.input)) count(asks);
      return next(args);
    },
    { step: 'initialize' },
  );
  return client;
}

/** The table's records likewise. */
function recordsOf(who: Who) {
  return createRecordStore({
    client: clientOf(who),
    tableName: 'exercised',
    clock,
    random: Math.random,
  });
}

const JSON_FROM_API = { host: 'api', 'content-type': 'application/json' };

/** An ECS that judges who asks and answers with these tasks; it starts nothing. */
function launcherOf(who: Who, arns: string[]) {
  const client = new ECSClient({ region: 'eu-west-1' });
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const command = String(context['commandName']);
      judge(who, clusterAsks(command, args.input as Record<string, unknown>));
      const { tasks = arns } = args.input as { tasks?: string[] };
      const running = tasks.map((taskArn) => ({
        taskArn,
        lastStatus:
          arns.includes(taskArn) || arns.some((a) => a.endsWith(`/${taskArn}`))
            ? 'RUNNING'
            : 'STOPPED',
        startedBy: 'x',
      }));
      const output = { $metadata: {}, taskArns: arns, tasks: running, failures: [] };
      return { output, response: undefined };
    },
    { step: 'initialize' },
  );
  const where = { subnets: ['s'], securityGroups: ['g'], assignPublicIp: 'ENABLED' } as const;
  return createEcsLauncher({ client, cluster: 'greenroom', container: 'bot', ...where });
}

describe('the policies under the code that runs', () => {
  it('refuse it nothing, from the first deploy over warm, shared and waiting callers to a task’s end', async () => {
    const admin = new DynamoDBClient({
      region: 'eu-west-1',
      endpoint: dynamo.url,
      credentials: { accessKeyId: 'admin', secretAccessKey: 'admin' },
    });
    open.push({ close: () => admin.destroy() });
    await admin.send(new CreateTableCommand(tableDefinition('exercised')));

    const family = 'greenroom-receptionist-r';
    const settings = { ...POOL, minWarm: 1 };
    // Each is a new instance of the function: all that it knows is in the table.
    const scaler = () =>
      createHandler({
        store: storeOf('scaler'),
        announced: (pool) => readPlans(recordsOf('scaler'), pool, clock.nowMs()),
        makeCalls: (pool) => {
          const records = recordsOf('scaler');
          return makeLaterCalls({ records, store: storeOf('scaler'), clock, log }, pool);
        },
        launcher: launcherOf('scaler', ['arn:aws:ecs:r:1:task/greenroom/stray']),
        dispatcher: createHttpDispatcher(),
        owner: 'me',
        settings: {
          TABLE_NAME: 'exercised',
          POOLS: ['p'],
          CLUSTER: 'greenroom',
          SUBNETS: ['s'],
          SECURITY_GROUPS: ['g'],
          ASSIGN_PUBLIC_IP: 'ENABLED',
          LOOP_SECONDS: 1,
          DEPLOYMENTS: { p: { revision: 'r', taskDefinition: family, settings } },
        },
        clock,
        random: Math.random,
        log,
        meter,
      });
    await scaler()({});

    const botStore = storeOf('bot');
    const task = await startTask({ seatCount: 2 }, botStore);
    await vi.waitFor(async () => expect(await task.states()).toBe('idle idle'), PATIENCE);
    const stop = new AbortController();
    open.push({ close: () => stop.abort() });
    void runHeartbeat(
      // This process is the whole system here, and its CPU would close the spare seat: nobody's is counted.
      { ...task.deps, vcpu: 0.5, random: Math.random, ownPid: 0 },
      task.supervisor,
      stop.signal,
    );
    const dispatcher = dispatcherTo(await listen(task.app.fetch));

    let ids = 0;
    const apiDeps: ApiPorts = {
      store: storeOf('api'),
      records: recordsOf('api'),
      dispatcher,
      clock,
      random: Math.random,
      newId: () => `session-${String(++ids).padStart(8, '0')}`,
      log,
      meter,
      kick: async () => undefined,
      settings: {
        pools: ['p'],
        defaultPool: 'p',
        open: false,
        joinSecrets: ['of this deployment'],
        join: { by: 'address', callsPerHour: 5 },
        allowedOrigins: [],
        iceServers: [],
        streams: true,
      },
    };
    const api = createApp(apiDeps);
    const key = 'a-key-that-an-operator-made';
    const made = { name: 'any', scopes: KEY_SCOPES, createdAtMs: 0 };
    const own = { client: admin, tableName: 'exercised', clock, random: Math.random };
    const write = (after: StoredRecord) =>
      createRecordStore(own).saveRecord({ before: undefined, after });
    await write(keyRecord(hashKey(key), made));
    const asking =
      (app: ReturnType<typeof createApp>) => (method: string, path: string, body?: object) =>
        app.request(
          path,
          {
            method,
            headers: { ...JSON_FROM_API, authorization: `Bearer ${key}` },
            ...(body ? { body: JSON.stringify(body) } : {}),
          },
          { event: { requestContext: { http: { sourceIp: '198.51.100.7' } } } },
        );
    const ask = asking(api);
    expect((await ask('POST', '/v1/join')).status).toBe(201);
    const start = async () => {
      const answer = await ask('POST', '/v1/sessions');
      return { status: answer.status, body: (await answer.json()) as { sessionId: string } };
    };
    const before = units.writes;
    const [warm, shared, waiting] = [await start(), await start(), await start()];
    expect([warm.status, shared.status, waiting.status]).toEqual([201, 201, 202]);
    expect((await ask('GET', '/v1/pool')).status).toBe(200);
    expect((await ask('GET', '/v1/sessions')).status).toBe(200);
    for (const what of ['pools', 'tasks', 'deploys', 'sessions', `sessions/${warm.body.sessionId}`])
      expect((await ask('GET', `/v1/operator/${what}`)).status).toBe(200);
    // While no seat is free: who is served does not leave the line.
    const impatient = await start();
    expect(impatient.status).toBe(202);
    await ask('DELETE', `/v1/sessions/${impatient.body.sessionId}`);
    expect((await ask('DELETE', `/v1/sessions/${warm.body.sessionId}`)).status).toBeLessThan(300);
    await vi.waitFor(async () => {
      // A caller who waits asks, and is there.
      await ask('GET', `/v1/sessions/${waiting.body.sessionId}`);
      const served = await botStore.getSession(waiting.body.sessionId);
      expect(served?.state).not.toBe('queued');
    }, PATIENCE);
    const writesOfCall = (units.writes - before) / 4;
    // Calls of ours have rules and a pace, and a key has its share of what is open.
    const entry = { agent: 'p', waitS: 30, fallback: { kind: 'busy' } } as const;
    await write(changeNumber(undefined, OURS, entry));
    await write({ ...CALL_RULES, version: 1, body: { perSecond: 9, perNumberPerDay: 9 } });
    const limited = { ...apiDeps.settings, shares: { perKey: 9, perAddress: 9 } };
    const askPhone = asking(
      createApp({ ...apiDeps, settings: limited, phone: phoneOf(recordsOf('api')) }),
    );
    const call = await askPhone('POST', '/v1/calls', { to: '+12025550170', from: OURS });
    expect(call.status).toBeLessThan(300);
    const { sessionId } = (await call.json()) as { sessionId: string };
    expect((await ask('DELETE', `/v1/sessions/${sessionId}`)).status).toBeLessThan(300);
    const when = new Date(clock.nowMs() + 50).toISOString();
    const later = await askPhone('POST', '/v1/calls', { to: '+12025550171', from: OURS, when });
    expect(later.status).toBe(202);
    const { callId } = (await later.json()) as { callId: string };
    await clock.sleep(100);
    await scaler()({});
    const found = await askPhone('GET', `/v1/calls/${callId}`);
    expect(await found.json()).toMatchObject({ state: 'made' });
    expect((await askPhone('DELETE', `/v1/calls/${callId}`)).status).toBeLessThan(300);
    await scaler()({});
    // Another instance loops, so that the kick is one tick and no more.
    const nowMs = clock.nowMs();
    await storeOf('scaler').lease('loop', 'another', { nowMs, ttlMs: 60_000 });
    // A kick may launch what the callers took; most ticks find it starting. The loop that a kick asks for is not the tick's.
    const ticks: (typeof units)[] = [];
    for (let round = 0; round < 3; round++) {
      Object.assign(units, { reads: 0, writes: 0 });
      await scaler()({ kick: 'p' });
      ticks.push({ ...units, writes: units.writes - 1 });
    }
    const tick = ticks.toSorted((a, b) => a.writes - b.writes)[0] ?? units;
    const taskArn = `arn:aws:ecs:r:1:task/greenroom/${(await task.now()).taskId}`;
    const detail = { taskArn, lastStatus: 'STOPPED', stoppedReason: 'test' };
    const told = await scaler()({ 'detail-type': 'ECS Task State Change', detail });
    expect(told).toEqual({ did: 'settled' });

    expect(denied).toEqual([]);
    expectStated(PER_TICK.tableReads, tick.reads, 2);
    expectStated(PER_TICK.tableWrites, tick.writes, 2);
    // Each write of a task or a session is one to two of indexes more.
    expectStated(PER_CALL.tableWrites, 2 * writesOfCall, 2);
  }, 180_000);

  it('allow nothing on the table and the cluster that was not used', () => {
    const all = [...granted].flatMap(([who, statements]) =>
      statements
        .flatMap(({ Action }) => Action)
        .filter((action) => /^(dynamodb|ecs):/.test(action))
        .map((action) => `${who} ${action}`),
    );
    const idle = [...new Set(all)].filter((one) => !used.has(one));
    expect(used.size).toBeGreaterThan(15);
    expect(idle).toEqual([]);
  });
});

const POOL = {
  minWarm: 1,
  maxTasks: 4,
  spareSeats: 1,
  isolation: 'process',
  timeZone: 'UTC',
  maxTaskAgeMs: 86_400_000,
  maxSessionsPerTask: 100,
} as const;

const OURS = '+12025550199';

/** One account, whose carrier nobody asks here. */
function phoneOf(records: RecordStore): NonNullable<ApiPorts['phone']> {
  const secrets = { linkSecret: 's'.repeat(40), twilio: { accountSid: 'AC0', authToken: 'token' } };
  const kit = readPhoneEnv(JSON.stringify(secrets), { by: 'address' });
  if (!kit) throw new Error('no phone');
  const dispatcher = {
    tell: async () => ({ live: true, leaving: false }),
    transfer: async () => ({ outcome: 'begun' as const }),
  };
  return { ...kit, records, dispatcher };
}

/** What the cost table states is what was counted or somewhat more. */
function expectStated(stated: number, counted: number, atMost: number): void {
  expect(stated).toBeGreaterThanOrEqual(counted);
  expect(stated).toBeLessThanOrEqual(atMost * counted);
}

/** Finds the task where this test listens, whatever address its item names. */
function dispatcherTo(url: string): Dispatcher {
  const http = createHttpDispatcher();
  return {
    dispatch: (_, request) => http.dispatch(url, request),
    health: () => http.health(url),
    signal: (_, signal) => http.signal(url, signal),
    ask: (_, sessionId, request) => http.ask(url, sessionId, request),
    end: (_, sessionId, reason) => http.end(url, sessionId, reason),
  };
}

async function listen(fetch: Parameters<typeof serve>[0]['fetch']): Promise<string> {
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 });
  open.push(server);
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
