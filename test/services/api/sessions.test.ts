import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../core/store/store.ts';
import { createTestApi, OFFER, type TestApi, type TestApiOptions } from './test-api.ts';

let api: TestApi;
const setUp = async (options: TestApiOptions) => (api = await createTestApi(options));
afterEach(() => api.close());

const start = (headers: Record<string, string> = {}, json: unknown = {}) =>
  api.call('POST', '/v1/sessions', { json, headers });

describe('POST /v1/sessions', () => {
  it('answers 201 with all that a client needs, and each stage', async () => {
    await setUp({ tasks: ['t0'] });
    const { status, body, headers } = await start({}, { agent: 'p', maxDurationS: 60 });
    expect(status).toBe(201);
    expect(body).toMatchObject({ agent: 'p', state: 'ready', start: 'warm', taskId: 't0' });
    expect(body).toMatchObject({
      maxDurationMs: 60_000,
      offerUrl: `/sessions/${body.sessionId}/api/offer`,
    });
    expect(Object.keys(body.timings)).toEqual(['openMs', 'claimMs', 'dispatchMs', 'totalMs']);
    expect(headers.get('location')).toBe(`/v1/sessions/${body.sessionId}`);
    const { readyAtMs, ...seen } = (await api.call('GET', headers.get('location')!)).body;
    expect(body).toMatchObject(seen);
    expect(readyAtMs).toBeGreaterThanOrEqual(body.createdAtMs);
  });

  it('answers 202 with place, expected wait and where to look', async () => {
    await setUp({ tasks: [] });
    await start();
    const { status, body, headers } = await start();
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'queued', position: 2, expectedWaitMs: 50_000 });
    expect(body.statusUrl).toBe(headers.get('location'));
    expect(headers.get('retry-after')).toBe('10');
    const seen = await api.call('GET', body.statusUrl);
    expect(seen.body).toMatchObject({ state: 'queued', position: 2 });
  });

  it('reads the line once for a crowd that asks at once, and tells each its own place', async () => {
    let reads = 0;
    const through = (store: Store): Store => ({
      ...store,
      line(pool, limit) {
        reads += 1;
        return store.line(pool, limit);
      },
    });
    await setUp({ tasks: [], through });
    const urls = [];
    for (let n = 0; n < 4; n++) urls.push((await start()).body.statusUrl);
    reads = 0;
    const asked = [...urls, ...urls, ...urls].map((url) => api.call('GET', url));
    const places = (await Promise.all(asked)).map(({ body }) => body.position);
    expect(places).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    // At most: what the last to come had read serves them, too.
    expect(reads).toBeLessThanOrEqual(1);
  });

  it('gives the same session for the same key, ready or over', async () => {
    await setUp({ tasks: ['t0', 't1'] });
    const headers = { 'idempotency-key': 'k1' };
    const first = await start(headers);
    const second = await start(headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.sessionId).toBe(first.body.sessionId);
    await api.call('DELETE', `/v1/sessions/${first.body.sessionId}`);
    const third = await start(headers);
    expect(third).toMatchObject({ status: 200, body: { state: 'ended', reason: 'ended_by_api' } });
  });

  it('refuses at the cap with a typed reason, and lets the same key ask again', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 }, pool: { maxTasks: 1 } });
    const first = await start();
    const queued = await start();
    expect(queued).toMatchObject({ status: 202, body: { expectedWaitMs: null } });
    const headers = { 'idempotency-key': 'k1' };
    const full = await start(headers);
    expect(full).toMatchObject({ status: 429, body: { code: 'POOL_FULL', position: 2 } });
    expect(full.headers.get('retry-after')).toBe('10');
    expect(api.measured.at(-1)).toMatchObject({ name: 'SessionsRefused' });
    await api.call('DELETE', `/v1/sessions/${queued.body.sessionId}`);
    const again = await start(headers);
    expect(again.status).toBe(202);
    expect((await start(headers)).body.sessionId).toBe(again.body.sessionId);
    expect(first.status).toBe(201);
  });

  it('lets a key that was refused twenty times ask again, and gives it one session', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 }, pool: { maxTasks: 1 } });
    await start();
    const queued = await start();
    const headers = { 'idempotency-key': 'k1' };
    for (let n = 0; n < 20; n++) expect((await start(headers)).status).toBe(429);
    await api.call('DELETE', `/v1/sessions/${queued.body.sessionId}`);
    const both = await Promise.all([start(headers), start(headers)]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    expect(both[0].body.sessionId).toBe(both[1].body.sessionId);
    expect((await start(headers)).body.sessionId).toBe(both[0].body.sessionId);
  });

  it('names the shortage that the scaler has met', async () => {
    await setUp({ tasks: [], pool: { maxTasks: 1 } });
    await api.store.putDecision('p', {
      atMs: 0,
      warm: 1,
      keep: 1,
      boundBy: 'quota',
      reason: '',
      leadTimeMs: 30_000,
      shortage: 'AZ_CAPACITY',
    });
    await start();
    await start();
    expect((await start()).body).toMatchObject({ code: 'AZ_CAPACITY', expectedWaitMs: null });
  });

  it('tells the failure of the store, and answers when it is back', async () => {
    let down = true;
    const fails = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    const through = (store: Store): Store => ({
      ...store,
      openSession: (session) => (down ? fails() : store.openSession(session)),
    });
    await setUp({ tasks: ['t0'], through });
    expect(await start()).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    down = false;
    expect((await start()).status).toBe(201);
  });

  it('starts although the request cannot be counted and the scaler not be kicked', async () => {
    const through = (store: Store): Store => ({
      ...store,
      countArrivals: () => Promise.reject(new Error('throttled')),
      getDecision: () => Promise.reject(new Error('throttled')),
    });
    await setUp({ tasks: ['t0'], through });
    expect((await start()).status).toBe(201);
    expect(api.logged).toContain('a request was not counted');
  });
});

describe('GET /v1/sessions', () => {
  it('lists a pool by phase and state', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 } });
    const live = (await start()).body.sessionId;
    const waiting = (await start()).body.sessionId;
    const over = (await start()).body.sessionId;
    await api.call('DELETE', `/v1/sessions/${over}`);
    const list = async (query: string) => {
      const { body } = await api.call('GET', `/v1/sessions${query}`);
      return body.sessions.map((s: { sessionId: string }) => s.sessionId);
    };
    expect(await list('')).toEqual([waiting, live, over]);
    expect(await list('?phase=waiting')).toEqual([waiting]);
    expect(await list('?state=ready')).toEqual([live]);
    expect(await list('?state=failed')).toEqual([]);
    expect(await list('?limit=1')).toEqual([waiting]);
  });

  it('shows neither addresses nor what the client sent along', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await start({}, { requestData: { secret: 'xyzzy' } });
    const { body: listed } = await api.call('GET', '/v1/sessions');
    expect(JSON.stringify([body, listed])).not.toMatch(/xyzzy|127\.0\.0\.1/);
  });
});

describe('DELETE /v1/sessions/:id', () => {
  it('ends a waiting session, and one that has a bot', async () => {
    await setUp({ tasks: ['t0'], facts: { seatCount: 1 } });
    for (const { body } of [await start(), await start()]) {
      expect((await api.call('DELETE', `/v1/sessions/${body.sessionId}`)).status).toBe(204);
      expect((await api.call('DELETE', `/v1/sessions/${body.sessionId}`)).status).toBe(204);
      const session = await api.store.getSession(body.sessionId);
      expect(session).toMatchObject({ state: 'ended', reason: 'ended_by_api' });
    }
  });

  it('says so when the task does not answer', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await start();
    await api.tasks[0]!.close();
    const answer = await api.call('DELETE', `/v1/sessions/${body.sessionId}`);
    expect(answer).toMatchObject({ status: 503, body: { code: 'BOT_UNREACHABLE' } });
  });
});

describe('GET /v1/sessions/:id/events', () => {
  it('sends each change until the session is over', async () => {
    let looks = 0;
    const through = (store: Store): Store => ({
      ...store,
      getSession: (id) => ((looks += 1), store.getSession(id)),
    });
    await setUp({ tasks: [], through });
    const { body } = await start();
    const path = `/v1/sessions/${body.sessionId}`;
    looks = 0;
    const stream = api.call('GET', `${path}/events`);
    // The route's own look, and the stream's first.
    await expect.poll(() => looks).toBeGreaterThanOrEqual(2);
    await api.call('DELETE', path);
    const { status, body: text } = await stream;
    expect(status).toBe(200);
    const states = [...text.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
    expect(states).toEqual(['queued', 'ended']);
  });

  it('is refused where the host cannot stream', async () => {
    await setUp({ tasks: [], settings: { streams: false } });
    const { body } = await start();
    const answer = await api.call('GET', `/v1/sessions/${body.sessionId}/events`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'STREAM_UNSUPPORTED' } });
  });
});

describe('GET /v1/pools', () => {
  it('names the agents, first the one that is given unasked', async () => {
    await setUp({ settings: { pools: ['a', 'p', 'z'], defaultPool: 'p' } });
    const { status, body } = await api.call('GET', '/v1/pools');
    expect(status).toBe(200);
    expect(body).toEqual({ pools: [{ pool: 'p' }, { pool: 'a' }, { pool: 'z' }] });
  });
});

describe('GET /v1/pool', () => {
  it('counts tasks and waiting sessions, beside the last decision', async () => {
    await setUp({ tasks: ['t0', 't1'] });
    await api.store.putDecision('p', {
      atMs: 7,
      warm: 2,
      keep: 3,
      boundBy: 'minWarm',
      reason: 'the floor',
      leadTimeMs: 900,
    });
    await start();
    const { body } = await api.call('GET', '/v1/pool');
    expect(body).toMatchObject({
      pool: 'p',
      idle: 1,
      busy: 1,
      shared: 0,
      starting: 0,
      draining: 0,
    });
    expect(body).toMatchObject({ waiting: 0, spareSeats: 1, maxTasks: 4, target: 2, keep: 3 });
    expect(body).toMatchObject({ boundBy: 'minWarm', reason: 'the floor', leadTimeMs: 900 });
    await start();
    await start();
    expect((await api.call('GET', '/v1/pool')).body).toMatchObject({ idle: 0, busy: 2, shared: 1 });
  });

  it('answers before the scaler has decided anything', async () => {
    await setUp({ tasks: [] });
    expect((await api.call('GET', '/v1/pool')).body).toMatchObject({ idle: 0, target: null });
  });
});

describe('signalling', () => {
  it('lets no flood of one caller reach the task: offers and candidates, each as many as the bot would take', async () => {
    const nowMs = Date.now();
    await setUp({ tasks: ['t0', 't1'], nowMs: () => nowMs });
    const { sessionId } = (await start()).body;
    const path = `/sessions/${sessionId}/api/offer`;
    const candidates = { json: { pc_id: 'f', candidates: [] } };
    let last = await api.call('POST', path, { json: OFFER });
    for (let sent = 1; sent < 40; sent++) last = await api.call('POST', path, { json: OFFER });
    // The stock client gives up for good at a 4xx.
    expect([last.status, last.body.code]).toEqual([503, 'TOO_MANY_OFFERS']);
    for (let sent = 0; sent < 120; sent++) last = await api.call('PATCH', path, candidates);
    expect([last.status, last.body.code]).toEqual([429, 'TOO_MANY_CANDIDATES']);
    const { signals } = api.tasks.find((task) => task.signals.length > 0)!;
    const passed = (method: string) => signals.filter((signal) => signal.method === method).length;
    expect([passed('POST'), passed('PATCH')]).toEqual([20, 50]);
    const other = (await start()).body.sessionId;
    const answer = await api.call('POST', `/sessions/${other}/api/offer`, { json: OFFER });
    expect(answer.status).toBe(200);
  });

  it('passes offers and candidates to the bot as they are, and its answers back', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await start();
    const { sessionId, offerUrl } = body;
    const reply = await api.call('POST', offerUrl, { json: OFFER });
    expect(reply).toMatchObject({ status: 200, body: { type: 'answer', pc_id: 'pc1' } });
    const more = {
      pc_id: 'pc1',
      candidates: [{ candidate: '', sdp_mid: '0', sdp_mline_index: 0 }],
    };
    const done = await api.call('PATCH', offerUrl, { json: more });
    expect(done).toMatchObject({ status: 200, body: { status: 'success' } });
    expect(api.tasks[0]!.signals).toEqual([
      { method: 'POST', sessionId, body: OFFER },
      { method: 'PATCH', sessionId, body: more },
    ]);
  });

  it('passes the refusal of a bot on', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await start();
    const refusal = { status: 409, body: { code: 'ALREADY_JOINED', detail: 'taken' } };
    api.tasks[0]!.reply = refusal;
    expect(await api.call('POST', body.offerUrl, { json: OFFER })).toMatchObject(refusal);
  });

  it('tells the end of a session whose task is gone, and to try again while it is not known', async () => {
    await setUp({ tasks: ['t0'] });
    const { body } = await start();
    const { sessionId, offerUrl } = body;
    await api.tasks[0]!.close();
    const gone = await api.call('POST', offerUrl, { json: OFFER });
    expect(gone).toMatchObject({ status: 503, body: { code: 'BOT_UNREACHABLE' } });
    expect(gone.headers.get('retry-after')).toBe('2');
    const session = (await api.store.getSession(sessionId))!;
    const after = { ...session, version: 9, state: 'failed', reason: 'task_died' } as const;
    await api.store.saveSession({ before: session, after });
    const over = await api.call('POST', offerUrl, { json: OFFER });
    expect(over).toMatchObject({
      status: 410,
      body: { code: 'SESSION_OVER', reason: 'task_died' },
    });
  });

  it('starts a session for an offer without one, and finds it again by its pc_id', async () => {
    await setUp({ tasks: ['t0'] });
    const { status, body } = await api.call('POST', '/api/offer', { json: OFFER });
    expect(status).toBe(200);
    const [session] = await api.store.listSessions('p', 'live', 2);
    expect(body.pc_id).toBe(`${session!.sessionId}.pc1`);
    const json = { pc_id: body.pc_id, candidates: [] };
    expect((await api.call('PATCH', '/api/offer', { json })).status).toBe(200);
    const again = { ...OFFER, pc_id: body.pc_id };
    expect((await api.call('POST', '/api/offer', { json: again })).body.pc_id).toBe(body.pc_id);
    expect(
      api.tasks[0]!.signals.map((s) => [s.sessionId, (s.body as { pc_id: unknown }).pc_id]),
    ).toEqual([
      [session!.sessionId, null],
      [session!.sessionId, 'pc1'],
      [session!.sessionId, 'pc1'],
    ]);
  });

  it('finds the session that an offer names', async () => {
    await setUp({ tasks: ['t0'] });
    const { sessionId } = (await start()).body;
    const json = { ...OFFER, requestData: { sessionId } };
    expect((await api.call('POST', '/api/offer', { json })).status).toBe(200);
    expect(await api.store.listSessions('p', 'live', 9)).toHaveLength(1);
  });
});
