/** The function's own entry file, in the environment that CloudFormation resolved for it, given what API Gateway sends. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_SCOPES, keyRecord } from '../../core/access/api-key.ts';
import type { Store } from '../../core/store/store.ts';
import { killTask } from '../../core/task/task-transitions.ts';
import { hashKey } from '../../services/api/access/hash-key.ts';
import { must } from '../contract/tasks.ts';
import { type FakeSupervisor, startFakeSupervisor } from '../services/api/fake-supervisor.ts';
import { OFFER } from '../services/api/test-api.ts';
import { lacking, openStore } from './connect.ts';
import { type GatewayRequest, gatewayEvent } from './gateway-event.ts';
import { listen, type Said } from './said.ts';
import { putDeployment, serviceEnvironments } from './service-environments.ts';

type Answer = { status: number; headers: Record<string, unknown>; body: Record<string, unknown> };

let store: Store;
let close: () => void;
let supervisor: FakeSupervisor;
let handler: (event: unknown, context: unknown) => Promise<APIGatewayProxyStructuredResultV2>;
let key: string;
let said: Said;

async function call(request: GatewayRequest & { anonymous?: boolean }): Promise<Answer> {
  const headers: Record<string, string> = {
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.anonymous ? {} : { authorization: `Bearer ${key}` }),
    ...request.headers,
  };
  const context = { awsRequestId: randomUUID() };
  const answer = await handler(gatewayEvent({ ...request, headers }), context);
  const text = answer.isBase64Encoded
    ? Buffer.from(answer.body ?? '', 'base64').toString()
    : (answer.body ?? '');
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, body };
}

const post = (path: string, json: unknown, more: Partial<GatewayRequest> = {}) =>
  call({ method: 'POST', path, body: JSON.stringify(json), ...more });

describe.skipIf(lacking !== '')('the API behind API Gateway', () => {
  beforeAll(async () => {
    said = listen();
    const { api, deployments } = await serviceEnvironments();
    // Without a Lambda service there is nobody to kick.
    Object.assign(process.env, api, { SCALER_FUNCTION: '' });
    const opened = openStore(api.TABLE_NAME);
    ({ store, close } = opened);
    key = `gr_${randomUUID()}`;
    const body = { name: 'of this run', scopes: KEY_SCOPES, createdAtMs: 0 };
    await opened.records.saveRecord({ before: undefined, after: keyRecord(hashKey(key), body) });
    const { revision } = await putDeployment(store, api.DEFAULT_POOL, deployments);
    const facts = { pool: api.DEFAULT_POOL, revision };
    supervisor = await startFakeSupervisor(store, randomUUID(), facts);
    ({ handler } = (await import('../../services/api/lambda.ts')) as unknown as {
      handler: typeof handler;
    });
  });

  afterAll(async () => {
    const task = await store.getTask(supervisor.taskId);
    if (task) await store.saveTask({ before: task, after: must(killTask(task, 'test')) });
    await supervisor.close();
    close();
    said.restore();
  });

  it('refuses whoever has no key of the table', async () => {
    const refused = await post('/v1/sessions', {}, { headers: { authorization: 'Bearer no' } });
    expect(refused).toMatchObject({ status: 401, body: { code: 'KEY_INVALID' } });
    expect(await call({ method: 'GET', path: '/v1/pool', anonymous: true })).toMatchObject({
      status: 401,
    });
    const open = await call({ method: 'GET', path: '/healthz', anonymous: true });
    expect(open.status).toBe(200);
  });

  it('claims a task for a session, answers the same for the same key, and ends it', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const started = await post('/v1/sessions', { maxDurationS: 60 }, { headers });
    expect(started).toMatchObject({ status: 201, body: { state: 'ready', start: 'warm' } });
    expect(started.body['taskId']).toBe(supervisor.taskId);
    expect(said.lines.some((line) => line.includes('"SessionsWarm":1'))).toBe(true);
    const again = await post('/v1/sessions', { maxDurationS: 60 }, { headers });
    expect(again.body['sessionId']).toBe(started.body['sessionId']);
    const path = String(started.headers['location']);
    expect(await call({ method: 'GET', path })).toMatchObject({ body: { state: 'ready' } });
    expect((await call({ method: 'DELETE', path })).status).toBeLessThan(300);
    expect(await call({ method: 'GET', path })).toMatchObject({ body: { state: 'ended' } });
  });

  it('takes Pipecat’s start and offer, also as base64, and counts the requests', async () => {
    const body = { transport: 'webrtc', body: {} };
    const started = await post('/start', body, { query: 'form=webrtc', base64: true });
    expect(started.status).toBe(200);
    const { webrtcRequestParams: rtc } = started.body as {
      webrtcRequestParams: { endpoint: string };
    };
    const offered = await post(rtc.endpoint, OFFER);
    expect(offered).toMatchObject({ status: 200, body: { type: 'answer' } });
    const path = `/v1/sessions/${rtc.endpoint.split('/')[2]}`;
    await call({ method: 'DELETE', path });
    const nowMs = Date.now();
    const pool = process.env['DEFAULT_POOL'] ?? '';
    const counted = await store.arrivals(pool, nowMs - 3_600_000, nowMs + 60_000);
    const total = counted.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(2);
  });

  it('answers problem JSON to what it cannot use, with nothing claimed', async () => {
    const wrong: readonly [Partial<GatewayRequest>, number][] = [
      [{ body: '{' }, 400],
      [{ body: JSON.stringify({ maxDurationS: 'long' }) }, 400],
      [{ body: 'x'.repeat(2_000_000) }, 413],
      [{ path: '/v1/nothing' }, 404],
      [{ method: 'PUT' }, 405],
    ];
    for (const [request, status] of wrong) {
      const answer = await call({ method: 'POST', path: '/v1/sessions', ...request });
      expect(answer).toMatchObject({ status, body: { status } });
      expect(answer.headers['content-type']).toBe('application/problem+json');
    }
    const task = await store.getTask(supervisor.taskId);
    expect(task?.seats.every(({ state }) => state !== 'claimed')).toBe(true);
  });

  it('lets a page of another origin ask, and tells the pool', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    const path = '/v1/sessions';
    const asked = await call({ method: 'OPTIONS', path, headers, anonymous: true });
    expect(asked.status).toBeLessThan(300);
    expect(await call({ method: 'GET', path: '/v1/pool' })).toMatchObject({ status: 200 });
  });
});
