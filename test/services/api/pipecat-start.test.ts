import { afterEach, describe, expect, it } from 'vitest';
import { warmSeat } from '../../../core/task/task-transitions.ts';
import { serveQueue } from '../../../services/scaler/serve-queue.ts';
import { must } from '../../contract/tasks.ts';
import { startFakeSupervisor } from './fake-supervisor.ts';
import { createTestApi, OFFER, type TestApi, type TestApiOptions } from './test-api.ts';

let api: TestApi;
const setUp = async (options: TestApiOptions) => (api = await createTestApi(options));
afterEach(() => api.close());

const START = { createDailyRoom: false, transport: 'webrtc', body: { name: 'Ann' } };

describe('POST /start', () => {
  it('answers a session whose bot has accepted', async () => {
    await setUp({ tasks: ['t0'] });
    const { status, body } = await api.call('POST', '/start', { json: START });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['sessionId']);
    const session = await api.store.getSession(body.sessionId);
    expect(session).toMatchObject({ state: 'ready', start: 'warm', requestData: { name: 'Ann' } });
  });

  it('takes an empty body', async () => {
    await setUp({ tasks: ['t0'] });
    expect((await api.call('POST', '/start')).status).toBe(200);
  });

  it('answers ICE servers where there are any, or an empty list where they are asked for', async () => {
    const iceServers = [{ urls: 'stun:stun.example:3478' }];
    await setUp({ tasks: ['t0', 't1'], settings: { iceServers } });
    const { body } = await api.call('POST', '/start', { json: START });
    expect(body.iceConfig).toEqual({ iceServers });
    await api.close();
    await setUp({ tasks: ['t0'] });
    const asked = { ...START, enableDefaultIceServers: true };
    expect((await api.call('POST', '/start', { json: asked })).body.iceConfig).toEqual({
      iceServers: [],
    });
  });

  it('answers the WebRTC form where it is asked for', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await api.call('POST', '/start?form=webrtc', { json: START });
    const { endpoint, requestData } = body.webrtcRequestParams;
    expect(endpoint).toMatch(/^\/sessions\/[\w-]+\/api\/offer$/);
    expect(requestData).toEqual({ name: 'Ann' });
    expect((await api.call('POST', endpoint, { json: OFFER })).status).toBe(200);
  });

  it.each(['/start?agent=p', '/p/start', '/v1/public/p/start'])(
    'finds the agent at %s, and its offers where the client derives them',
    async (path) => {
      await setUp({ tasks: ['t0'] });
      const { status, body } = await api.call('POST', path, { json: START });
      expect(status).toBe(200);
      const offers = path.replace('/start', `/sessions/${body.sessionId}/api/offer`);
      const answer = await api.call('POST', offers, { json: OFFER });
      expect(answer).toMatchObject({ status: 200, body: { type: 'answer', pc_id: 'pc1' } });
    },
  );

  it('puts the next caller on a spare seat where no task is idle', async () => {
    await setUp({ tasks: ['t0'] });
    await api.call('POST', '/start', { json: START });
    const { body } = await api.call('POST', '/start', { json: START });
    expect(await api.store.getSession(body.sessionId)).toMatchObject({ start: 'shared' });
    expect(api.measured.map((m) => m.name)).toEqual([
      'StartMs',
      'SessionsWarm',
      'SessionsCold',
      'StartMs',
      'SessionsShared',
      'SessionsCold',
    ]);
  });

  it('gives the same session for the same key', async () => {
    await setUp({ tasks: ['t0', 't1'] });
    const headers = { 'idempotency-key': 'k1' };
    const [first, second] = await Promise.all([
      api.call('POST', '/start', { json: START, headers }),
      api.call('POST', '/start', { json: START, headers }),
    ]);
    expect(first.body.sessionId).toBe(second.body.sessionId);
    expect(await api.store.listSessions('p', 'live', 10)).toHaveLength(1);
  });

  it('holds a caller until a seat is free', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 } });
    const first = await api.call('POST', '/v1/sessions');
    const held = api.call('POST', '/start', { json: START });
    await expect.poll(() => api.store.listSessions('p', 'waiting', 9)).toHaveLength(1);
    await api.call('DELETE', `/v1/sessions/${first.body.sessionId}`);
    await serveWaiting(api);
    expect((await held).status).toBe(200);
  });

  it('refuses with place and expected wait when the time is up, and leaves nothing waiting', async () => {
    await setUp({ tasks: [] });
    const { status, body, headers } = await api.call('POST', '/start', {
      json: START,
      headers: { prefer: 'wait=0' },
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'QUEUED', position: 1, expectedWaitMs: 50_000 });
    expect(body.detail).toBe(
      'Every bot is taken: you are number 1 in the queue, and the expected wait is 50 s.',
    );
    expect(body.info).toBe(body.detail);
    expect(headers.get('retry-after')).toBe('50');
    expect(await api.store.listSessions('p', 'waiting', 10)).toEqual([]);
    expect(api.kicks).toEqual(['p']);
  });

  it('keeps the place of a caller with a key', async () => {
    await setUp({ tasks: [] });
    const headers = { prefer: 'wait=0', 'idempotency-key': 'k1' };
    const { status, headers: told } = await api.call('POST', '/start', { json: START, headers });
    // Sooner than the wait: whoever is not seen for 25 s is passed over.
    expect([status, told.get('retry-after')]).toEqual([503, '10']);
    expect(await api.store.listSessions('p', 'waiting', 10)).toHaveLength(1);
  });

  it('lets a caller go who hangs up while held', async () => {
    await setUp({ tasks: [] });
    const caller = new AbortController();
    const held = api.call('POST', '/start', { json: START, signal: caller.signal });
    await expect.poll(() => api.store.listSessions('p', 'waiting', 9)).toHaveLength(1);
    caller.abort();
    await held;
    const [left] = await api.store.listSessions('p', 'over', 9);
    expect(left).toMatchObject({ state: 'ended', reason: 'caller_left' });
  });

  it('tries the next task inside the same request when one is gone', async () => {
    await setUp({ tasks: ['busy'] });
    await api.call('POST', '/start', { json: START });
    // The only idle task is tried first, and nobody listens there any more.
    const gone = await startFakeSupervisor(api.store, 'gone');
    await gone.close();
    const { status, body } = await api.call('POST', '/start', { json: START });
    expect(status).toBe(200);
    const session = await api.store.getSession(body.sessionId);
    expect(session?.assignment?.taskId).toBe('busy');
    expect(api.logged).toContain('dispatch failed');
    expect((await api.store.getTask('gone'))?.seats[0]?.state).toBe('claimed');
  });

  it('finds the bot that accepted when only its answer was lost', async () => {
    await setUp({ tasks: ['t0'] });
    api.tasks[0]!.manner = 'loses its answer';
    const { status, body } = await api.call('POST', '/start', { json: START });
    expect(status).toBe(200);
    expect(await api.store.getSession(body.sessionId)).toMatchObject({ state: 'ready' });
    expect((await api.store.getTask('t0'))?.seats.map((s) => s.state)).toEqual(['active', 'idle']);
  });

  it('kicks the scaler when a claim leaves too few idle tasks, and not otherwise', async () => {
    await setUp({ tasks: ['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7'] });
    const decision = {
      atMs: 0,
      warm: 0,
      keep: 9,
      boundBy: 'forecast',
      reason: '',
      leadTimeMs: 1,
    } as const;
    await api.store.putDecision('p', decision);
    await api.call('POST', '/start', { json: START });
    expect(api.kicks).toEqual([]);
    await api.store.putDecision('p', { ...decision, warm: 20 });
    await api.call('POST', '/start', { json: START });
    expect(api.kicks).toEqual(['p']);
  });

  it('counts every request, the refused ones too', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 }, pool: { maxTasks: 1 } });
    const headers = { prefer: 'wait=0' };
    for (let i = 0; i < 3; i++) await api.call('POST', '/start', { json: START, headers });
    const counts = await api.store.arrivals('p', 0, Date.now());
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });
});

async function serveWaiting({ store, deps }: TestApi): Promise<void> {
  const [task] = await store.listTasks('p');
  await store.saveTask({ before: task!, after: must(warmSeat(task!, 0, Date.now())) });
  await serveQueue({ ...deps, store }, 'p', await store.listTasks('p'));
}
