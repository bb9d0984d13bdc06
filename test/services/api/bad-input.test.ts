import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallOptions, TestApi } from './test-api.ts';
import { createTestApi, OFFER, SDP } from './test-api.ts';

let api: TestApi;
let live: string;

beforeAll(async () => {
  api = await createTestApi({ tasks: ['t0', 't1'] });
  live = (await api.call('POST', '/v1/sessions')).body.sessionId;
});
afterAll(() => api.close());

type Case = [
  name: string,
  method: string,
  path: string,
  send: CallOptions,
  status: number,
  code: string,
];

const big = JSON.stringify({ body: { text: 'x'.repeat(2_000_000) } });
const heavy = { body: { text: 'x'.repeat(9000) } };
const offer = (change: object) => ({ json: { ...OFFER, ...change } });
const video = SDP.replace('m=audio', 'm=video');

const deep = (open: string, close: string, levels: number) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

const CASES: Case[] = [
  ['malformed JSON', 'POST', '/start', { text: '{"body":' }, 400, 'BODY_NOT_JSON'],
  ['a list', 'POST', '/start', { text: '[]' }, 400, 'REQUEST_INVALID'],
  ['lists in lists', 'POST', '/start', { text: deep('[', ']', 100_000) }, 400, 'REQUEST_INVALID'],
  [
    'data that is nested deeper than anybody means',
    'POST',
    '/v1/sessions',
    { text: `{"requestData":${deep('{"a":', '}', 100_000)}}` },
    400,
    'REQUEST_INVALID',
  ],
  ['null', 'POST', '/start', { text: 'null' }, 400, 'REQUEST_INVALID'],
  ['a body of 2 MB', 'POST', '/start', { text: big }, 413, 'BODY_TOO_LARGE'],
  ['too much data for the bot', 'POST', '/start', { json: heavy }, 400, 'REQUEST_INVALID'],
  ['data that is no object', 'POST', '/start', { json: { body: 'x' } }, 400, 'REQUEST_INVALID'],
  [
    'a flag that is no flag',
    'POST',
    '/start',
    { json: { createDailyRoom: 'no' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'another transport',
    'POST',
    '/start',
    { json: { transport: 'livekit' } },
    400,
    'TRANSPORT_UNSUPPORTED',
  ],
  [
    'a Daily room',
    'POST',
    '/start',
    { json: { createDailyRoom: true } },
    400,
    'TRANSPORT_UNSUPPORTED',
  ],
  ['an unknown agent', 'POST', '/start?agent=nobody', {}, 404, 'AGENT_UNKNOWN'],
  ['an unknown agent in the path', 'POST', '/nobody/start', {}, 404, 'AGENT_UNKNOWN'],
  ['an unknown agent, Pipecat Cloud', 'POST', '/v1/public/nobody/start', {}, 404, 'AGENT_UNKNOWN'],
  ['an agent named like a part of an object', 'POST', '/__proto__/start', {}, 404, 'AGENT_UNKNOWN'],
  [
    'an empty key',
    'POST',
    '/start',
    { headers: { 'idempotency-key': '' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a long key',
    'POST',
    '/start',
    { headers: { 'idempotency-key': 'k'.repeat(256) } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a field that does not exist',
    'POST',
    '/v1/sessions',
    { json: { agnet: 'p' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a duration of a second',
    'POST',
    '/v1/sessions',
    { json: { maxDurationS: 1 } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a duration in words',
    'POST',
    '/v1/sessions',
    { json: { maxDurationS: '60' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'an agent that is a number',
    'POST',
    '/v1/sessions',
    { json: { agent: 7 } },
    400,
    'REQUEST_INVALID',
  ],
  ['an unknown phase', 'GET', '/v1/sessions?phase=gone', {}, 400, 'REQUEST_INVALID'],
  ['a limit beyond the limit', 'GET', '/v1/sessions?limit=1000', {}, 400, 'REQUEST_INVALID'],
  ['a limit in words', 'GET', '/v1/sessions?limit=ten', {}, 400, 'REQUEST_INVALID'],
  ['an unknown session', 'GET', '/v1/sessions/session-unknown', {}, 404, 'SESSION_UNKNOWN'],
  ['an id that cannot be', 'GET', '/v1/sessions/%2e%2e%2fx', {}, 404, 'SESSION_UNKNOWN'],
  ['an id of a kilobyte', 'GET', `/v1/sessions/${'x'.repeat(1000)}`, {}, 404, 'SESSION_UNKNOWN'],
  [
    'the end of an unknown session',
    'DELETE',
    '/v1/sessions/session-unknown',
    {},
    404,
    'SESSION_UNKNOWN',
  ],
  [
    'events of an unknown session',
    'GET',
    '/v1/sessions/session-unknown/events',
    {},
    404,
    'SESSION_UNKNOWN',
  ],
  ['an unknown pool', 'GET', '/v1/pool?pool=nowhere', {}, 404, 'AGENT_UNKNOWN'],
  [
    'an offer for an unknown session',
    'POST',
    '/sessions/session-unknown/api/offer',
    { json: OFFER },
    404,
    'SESSION_UNKNOWN',
  ],
  [
    'candidates for an unknown session',
    'PATCH',
    '/sessions/session-unknown/api/offer',
    { json: { pc_id: 'x', candidates: [] } },
    404,
    'SESSION_UNKNOWN',
  ],
  [
    'candidates without a session',
    'PATCH',
    '/api/offer',
    { json: { pc_id: 'x', candidates: [] } },
    404,
    'SESSION_UNKNOWN',
  ],
  [
    'an offer without audio',
    'POST',
    '/sessions/LIVE/api/offer',
    offer({ sdp: video }),
    400,
    'SDP_NO_AUDIO',
  ],
  [
    'an offer that is no SDP',
    'POST',
    '/sessions/LIVE/api/offer',
    offer({ sdp: 'hello' }),
    400,
    'SDP_INVALID',
  ],
  [
    'an offer without SDP',
    'POST',
    '/sessions/LIVE/api/offer',
    offer({ sdp: undefined }),
    400,
    'REQUEST_INVALID',
  ],
  [
    'an answer instead of an offer',
    'POST',
    '/sessions/LIVE/api/offer',
    offer({ type: 'answer' }),
    400,
    'REQUEST_INVALID',
  ],
  [
    'an offer of 200 kB',
    'POST',
    '/sessions/LIVE/api/offer',
    offer({ sdp: SDP + 'a'.repeat(2e5) }),
    413,
    'SDP_TOO_LARGE',
  ],
  [
    'an offer without audio that would start one',
    'POST',
    '/api/offer',
    offer({ sdp: video }),
    400,
    'SDP_NO_AUDIO',
  ],
  [
    'an offer without Opus that would start one',
    'POST',
    '/api/offer',
    offer({ sdp: SDP.replace('opus', 'PCMU') }),
    400,
    'SDP_NO_OPUS',
  ],
  [
    'candidates that are none',
    'PATCH',
    '/sessions/LIVE/api/offer',
    { json: { pc_id: 'x', candidates: 'y' } },
    400,
    'REQUEST_INVALID',
  ],
  [
    'a thousand candidates',
    'PATCH',
    '/sessions/LIVE/api/offer',
    { json: { pc_id: 'x', candidates: Array.from({ length: 1000 }, () => ({ candidate: '' })) } },
    400,
    'REQUEST_INVALID',
  ],
  ['another method', 'PUT', '/start', {}, 405, 'METHOD_REFUSED'],
  ['a start by GET', 'GET', '/start', {}, 405, 'METHOD_REFUSED'],
  ['another route', 'GET', '/v1/nothing', {}, 404, 'ROUTE_UNKNOWN'],
];

describe('bad input', () => {
  it.each(CASES)('refuses %s, and claims nothing', async (_, method, path, send, status, code) => {
    const before = await counts();
    const answer = await api.call(method, path.replace('LIVE', live), send);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    for (const text of ['title', 'detail', 'info', 'error']) {
      expect(answer.body[text]).toMatch(/\w{3}/);
    }
    expect(await counts()).toEqual(before);
  });

  it('names the field that is wrong', async () => {
    const json = { maxDurationS: 1, agnet: 'p' };
    const { body } = await api.call('POST', '/v1/sessions', { json });
    expect(body.detail).toContain('maxDurationS: Too small');
    expect(body.detail).toContain('"agnet"');
  });
});

async function counts() {
  const phases = ['placing', 'waiting', 'live', 'over'] as const;
  const sessions = await Promise.all(phases.map((p) => api.store.listSessions('p', p, 99)));
  return {
    sessions: sessions.map((list) => list.length),
    signals: api.tasks.map((t) => t.signals.length),
  };
}
