import { afterEach, describe, expect, it } from 'vitest';
import { mintJoinToken } from '../../../services/api/access/join-token.ts';
import { createTestApi, OFFER, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const keys = { backend: { scopes: ['tokens'] as const }, whole: {} };
const bearer = (word: string) => ({ authorization: `Bearer ${word}` });

/** A deployment with a warm bot, and a token that its backend has minted. */
async function setUp(wish: object = {}, tasks: readonly string[] = ['t0', 't1']) {
  api = await createTestApi({ tasks, keys, settings: { pools: ['p', 'q'] } });
  const minted = await api.call('POST', '/v1/tokens', { json: wish, headers: bearer('backend') });
  expect(minted.status).toBe(201);
  return minted.body.token as string;
}

const start = (token: string, more: { json?: object; key?: string } = {}) =>
  api.call('POST', '/v1/sessions', {
    json: more.json ?? {},
    headers: { ...bearer(token), ...(more.key ? { 'idempotency-key': more.key } : {}) },
  });

const seatsTaken = async () => (await api.store.listSessions('p', 'live', 9)).length;

const sign = (over: object = {}, secret = 'the secret of this deployment', inMs = 60_000) =>
  mintJoinToken(
    { agent: 'p', ...over },
    { secret, id: 'an-id-nobody-guesses', expiresAtMs: Date.now() + inMs },
  );

describe('a join token', () => {
  it('starts one session with its agent, which its bearer may join, look at and end', async () => {
    const token = await setUp();
    const started = await start(token);
    expect(started).toMatchObject({ status: 201, body: { agent: 'p', state: 'ready' } });
    const { sessionId, offerUrl } = started.body as { sessionId: string; offerUrl: string };
    const headers = bearer(token);
    expect((await api.call('POST', offerUrl, { json: OFFER, headers })).status).toBe(200);
    expect((await api.call('GET', `/v1/sessions/${sessionId}`, { headers })).status).toBe(200);
    expect((await api.call('DELETE', `/v1/sessions/${sessionId}`, { headers })).status).toBe(204);
  });

  it('starts a session for an unmodified Pipecat client, which sends it as a header', async () => {
    const token = await setUp();
    const headers = bearer(token);
    const started = await api.call('POST', '/start', { json: {}, headers });
    const { sessionId } = started.body as { sessionId: string };
    const offerUrl = `/sessions/${sessionId}/api/offer`;
    expect((await api.call('POST', offerUrl, { json: OFFER, headers })).status).toBe(200);
    expect((await api.call('POST', '/start', { json: {}, headers })).body.code).toBe('TOKEN_USED');
  });

  it('goes on for a client that knows no session but its connection', async () => {
    const token = await setUp();
    const headers = bearer(token);
    const answered = await api.call('POST', '/api/offer', { json: OFFER, headers });
    expect(answered.status).toBe(200);
    const json = { pc_id: answered.body.pc_id, candidates: [] };
    expect((await api.call('PATCH', '/api/offer', { json, headers })).status).toBe(200);
    const other = bearer(sign());
    expect((await api.call('PATCH', '/api/offer', { json, headers: other })).status).toBe(403);
  });

  it('gives the bot the data that the backend fixed, and none of the caller’s', async () => {
    const token = await setUp({ requestData: { customer: '42' }, maxDurationS: 60 });
    const json = { requestData: { customer: '1' }, maxDurationS: 14_000 };
    const { sessionId } = (await start(token, { json })).body as { sessionId: string };
    const session = await api.store.getSession(sessionId);
    expect(session).toMatchObject({ requestData: { customer: '42' }, maxDurationMs: 60_000 });
  });

  it('answers a request that is sent again by its caller, and nobody else’s', async () => {
    const token = await setUp();
    const first = await start(token, { key: 'of this caller' });
    const again = await start(token, { key: 'of this caller' });
    expect(again.body.sessionId).toBe(first.body.sessionId);
    for (const key of [undefined, 'of another']) {
      const replayed = await start(token, key === undefined ? {} : { key });
      expect(replayed).toMatchObject({ status: 403, body: { code: 'TOKEN_USED' } });
      expect(JSON.stringify(replayed.body)).not.toContain(first.body.sessionId);
    }
    expect(await seatsTaken()).toBe(1);
  });

  it('is not used up by a caller who was turned away', async () => {
    const token = await setUp({}, []);
    const headers = { ...bearer(token), prefer: 'wait=0' };
    for (const _ of [1, 2]) {
      const refused = await api.call('POST', '/start', { json: {}, headers });
      expect(refused).toMatchObject({ status: 503, body: { code: 'QUEUED' } });
    }
  });

  it.each<[string, () => string, object, string, number]>([
    ['that has expired', () => sign({}, undefined, -1_000), {}, 'TOKEN_EXPIRED', 401],
    ['of another deployment', () => sign({}, 'another secret'), {}, 'TOKEN_INVALID', 401],
    ['whose claims were changed', () => forged(sign()), {}, 'TOKEN_INVALID', 401],
    ['without a signature', () => unsigned(), {}, 'TOKEN_INVALID', 401],
    ['for another agent', () => sign(), { agent: 'q' }, 'AGENT_REFUSED', 403],
    ['for an agent that is gone', () => sign({ agent: 'gone' }), {}, 'AGENT_REFUSED', 403],
    [
      'for another transport',
      () => sign({ transport: 'sip' }),
      { transport: 'webrtc' },
      'SCOPE_REFUSED',
      403,
    ],
  ])('%s is refused before a seat is claimed', async (_case, make, json, code, status) => {
    await setUp();
    const answer = await start(make(), { json });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await seatsTaken()).toBe(0);
    expect(api.kicks).toEqual([]);
  });

  it.each([
    ['POST', '/v1/tokens'],
    ['GET', '/v1/sessions'],
    ['GET', '/v1/pool'],
    ['GET', '/v1/sessions/a-session-of-others'],
    ['DELETE', '/v1/sessions/a-session-of-others'],
    ['POST', '/sessions/a-session-of-others/api/offer'],
    ['POST', '/sessions/a-session-of-others/anything'],
  ])('may not %s %s', async (method, path) => {
    const token = await setUp();
    const answer = await api.call(method, path, { headers: bearer(token) });
    expect(answer).toMatchObject({ status: 403, body: { code: 'SCOPE_REFUSED' } });
  });

  it('opens its own session after it has expired: a call is longer than a token lives', async () => {
    await setUp();
    const token = sign({}, undefined, 1_500);
    const { sessionId } = (await start(token)).body as { sessionId: string };
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    const headers = bearer(token);
    expect((await api.call('GET', `/v1/sessions/${sessionId}`, { headers })).status).toBe(200);
    expect((await start(token)).body.code).toBe('TOKEN_EXPIRED');
  });

  it('is minted for agents that there are, and short', async () => {
    await setUp();
    const mint = (json: object) =>
      api.call('POST', '/v1/tokens', { json, headers: bearer('backend') });
    expect((await mint({ agent: 'nobody' })).body.code).toBe('AGENT_UNKNOWN');
    expect((await mint({ expiresInS: 9 })).body.code).toBe('REQUEST_INVALID');
    expect((await mint({ requestData: { a: 'x'.repeat(2_100) } })).body.detail).toContain('2048');
  });
});

/** The same token with another agent written into it. */
function forged(token: string): string {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...claims, agent: 'q' })).toString('base64url');
  return [head, changed, signature].join('.');
}

function unsigned(): string {
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
  const claims = { agent: 'p', aud: 'greenroom:join', jti: 'x'.repeat(20), exp: 9_999_999_999 };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
