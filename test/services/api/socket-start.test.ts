import { afterEach, describe, expect, it } from 'vitest';
import { createLinks } from '../../../adapters/phone/links.ts';
import { taskName } from '../../../core/task/task-name.ts';
import pathToken from '../../../services/edge/path-token.js';
import { hashToken } from '../../../services/supervisor/phone/door.ts';
import { createTestApi, type TestApi, type TestApiOptions } from './test-api.ts';

const SECRET = 'a secret of the edge and its API, 32 or more';
const straight = createLinks({ secret: SECRET, way: { by: 'address' } });
const byEdge = createLinks({ secret: SECRET, way: { by: 'edge', signPath: pathToken.sign } });
const byName = createLinks({
  secret: SECRET,
  way: { by: 'name', domain: 'bots.example.com', port: 443 },
});
const BY_EDGE = { 'x-greenroom-host': 'd1.cloudfront.example' };
const SOCKET = { transport: 'websocket', body: { name: 'Ann' } };

let api: TestApi;
const setUp = async (options: TestApiOptions) => (api = await createTestApi(options));
afterEach(() => api.close());

/** The session that the answer's header names, and the last part of its socket's path. */
async function opened(url: string, headers: Headers) {
  const sessionId = headers.get('location')?.split('/').at(-1) ?? '';
  return { session: await api.store.getSession(sessionId), token: url.split('/').at(-1) ?? '' };
}

describe('POST /start by WebSocket', () => {
  it('answers nothing but the address, as Pipecat’s client demands, whose token the seat knows by its hash', async () => {
    await setUp({ tasks: ['t0'], links: straight });
    const { status, body, headers } = await api.call('POST', '/start', { json: SOCKET });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['wsUrl']);
    const { session, token } = await opened(body.wsUrl, headers);
    expect(session).toMatchObject({ state: 'ready', transport: 'websocket' });
    expect(session?.requestData).toEqual({ name: 'Ann' });
    expect(session?.joinHash).toBe(hashToken(token));
    const task = session?.assignment?.endpoint.replace('http', 'ws');
    expect(body.wsUrl).toBe(`${task}/sessions/${session?.sessionId}/ws/${token}`);
  });

  it('leads by the edge to the very task, at the name that the caller called', async () => {
    await setUp({ tasks: ['t0'], links: byEdge });
    const asked = { json: SOCKET, headers: BY_EDGE };
    const { body, headers } = await api.call('POST', '/start', asked);
    expect(body.wsUrl).toMatch(/^wss:\/\/d1\.cloudfront\.example\/ws\//);
    const { session } = await opened(body.wsUrl, headers);
    const { host, port, hostname } = new URL(session?.assignment?.endpoint ?? '');
    const nowS = Date.now() / 1000;
    const edge = { secret: SECRET, port, network: `${hostname}/32`, nowS };
    const target = pathToken.open(new URL(body.wsUrl).pathname, edge);
    expect(target.startsWith(`${host}/sessions/${session?.sessionId}/ws/`)).toBe(true);
    expect(pathToken.open(new URL(body.wsUrl).pathname, { ...edge, nowS: nowS + 86_400 })).toBe('');
  });

  it('leads to the task’s own name, wherever the start was asked for', async () => {
    await setUp({ tasks: ['t0'], links: byName });
    const { body, headers } = await api.call('POST', '/start', { json: SOCKET });
    const { session, token } = await opened(body.wsUrl, headers);
    const name = taskName(session?.assignment?.taskId ?? '', 'bots.example.com');
    expect(body.wsUrl).toBe(`wss://${name}/sessions/${session?.sessionId}/ws/${token}`);
  });

  it('takes no seat where the address would lead nowhere, and says what to do', async () => {
    await setUp({ tasks: ['t0'], links: byEdge });
    const { status, body } = await api.call('POST', '/start', { json: SOCKET });
    expect([status, body.code]).toEqual([400, 'TRANSPORT_UNSUPPORTED']);
    expect(body.detail).toContain('the edge’s address');
    expect(await api.store.listSessions('p', 'live', 10)).toEqual([]);
    await api.close();
    await setUp({ tasks: ['t0'] });
    const without = await api.call('POST', '/start', { json: SOCKET });
    expect(without.body.detail).toContain('`edge.enabled`');
  });

  it('tells the same key the same address', async () => {
    await setUp({ tasks: ['t0'], links: straight });
    const asked = { json: SOCKET, headers: { 'idempotency-key': 'a-key-of-this-caller' } };
    const first = await api.call('POST', '/start', asked);
    expect((await api.call('POST', '/start', asked)).body).toEqual(first.body);
  });

  it('lets a join token open the socket that its session has', async () => {
    await setUp({ tasks: ['t0'], links: straight, keys: { 'a-key-of-the-backend': {} } });
    const authorization = 'Bearer a-key-of-the-backend';
    const wish = { json: { transport: 'websocket' }, headers: { authorization } };
    const { body: minted } = await api.call('POST', '/v1/tokens', wish);
    const headers = { authorization: `Bearer ${minted.token}` };
    const started = await api.call('POST', '/start', { json: {}, headers });
    expect(Object.keys(started.body)).toEqual(['wsUrl']);
  });
});

describe('a session that is joined by a socket', () => {
  it('shows its address in place of an offer’s, to whoever started it and whoever asks for it', async () => {
    await setUp({ tasks: ['t0'], links: straight });
    const wish = { json: { transport: 'websocket' } };
    const { status, body } = await api.call('POST', '/v1/sessions', wish);
    expect(status).toBe(201);
    expect(body.offerUrl).toBeUndefined();
    expect(body.socketUrl).toMatch(/^ws:/);
    const found = await api.call('GET', `/v1/sessions/${body.sessionId}`);
    expect(found.body.socketUrl).toBe(body.socketUrl);
  });

  it('is among the transports of /status only where a socket can come in', async () => {
    await setUp({ links: straight });
    expect((await api.call('GET', '/status')).body.transports).toEqual(['webrtc', 'websocket']);
    await api.close();
    await setUp({});
    expect((await api.call('GET', '/status')).body.transports).toEqual(['webrtc']);
  });
});
