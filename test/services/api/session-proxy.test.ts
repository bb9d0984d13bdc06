import { afterEach, describe, expect, it } from 'vitest';
import type { BotRequest } from '../../../core/claim/dispatch.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const bearer = (word: string) => ({ authorization: `Bearer ${word}` });
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A live session; its bot answers each request like this. */
async function setUp(answer: { status: number; headers?: object; body?: string }) {
  api = await createTestApi({ tasks: ['t0', 't1'], keys: { whole: {} } });
  const started = await api.call('POST', '/v1/sessions', { json: {}, headers: bearer('whole') });
  const { status, headers = {}, body = '' } = answer;
  for (const task of api.tasks)
    task.reply = { status: 200, body: { status, body: { headers, body: base64(body) } } };
  return (started.body as { sessionId: string }).sessionId;
}

const asked = () => {
  const [signal, ...more] = api.tasks.flatMap(({ signals }) => signals);
  expect(more).toEqual([]);
  return signal?.body as BotRequest;
};

describe('HTTP into a live session', () => {
  // OPTIONS is the API's own answer, to a browser that asks whether it may.
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])(
    'passes %s on with its path, query and headers, and without those of the caller’s own way to us',
    async (method) => {
      const id = await setUp({ status: 200 });
      const more = { cookie: 'c=1', 'x-order': '7', 'x-forwarded-for': '1.2.3.4', te: 'trailers' };
      const text = ['GET', 'HEAD'].includes(method) ? undefined : '{"more": 1}';
      await api.call(method, `/sessions/${id}/notes/last?of=me&of=you`, {
        headers: { ...bearer('whole'), ...more },
        ...(text ? { text } : {}),
      });
      expect(asked()).toEqual({
        method,
        path: '/notes/last?of=me&of=you',
        headers: { 'content-type': 'application/json', 'x-order': '7' },
        body: base64(text ?? ''),
      });
    },
  );

  it('gives back the bot’s own status, headers and bytes', async () => {
    const headers = { 'content-type': 'text/csv', 'x-rows': '1', connection: 'close' };
    const id = await setUp({ status: 418, headers, body: 'a;ü' });
    const answer = await api.call('GET', `/sessions/${id}/table`, { headers: bearer('whole') });
    expect(answer).toMatchObject({ status: 418, body: 'a;ü' });
    expect(answer.headers.get('x-rows')).toBe('1');
    expect(answer.headers.get('connection')).toBeNull();
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('has no body where HTTP allows none (%s, %i)', async (method, status) => {
    const id = await setUp({ status, body: 'none of it' });
    const answer = await api.call(method, `/sessions/${id}/x`, { headers: bearer('whole') });
    expect(answer).toMatchObject({ status, body: '' });
  });

  it('is for the API’s key and the token of this very session', async () => {
    const id = await setUp({ status: 200, body: 'in' });
    const mint = async () => {
      const made = await api.call('POST', '/v1/tokens', { json: {}, headers: bearer('whole') });
      return bearer((made.body as { token: string }).token);
    };
    const [own, other] = [await mint(), await mint()];
    const started = await api.call('POST', '/v1/sessions', { json: {}, headers: own });
    const { sessionId } = started.body as { sessionId: string };
    expect(await api.call('GET', `/sessions/${sessionId}/x`, { headers: own })).toMatchObject({
      status: 200,
      body: 'in',
    });
    expect((await api.call('GET', `/sessions/${sessionId}/x`, { headers: other })).status).toBe(
      403,
    );
    expect((await api.call('GET', `/sessions/${id}/x`, { headers: own })).status).toBe(403);
    expect((await api.call('GET', `/sessions/${id}/x`)).status).toBe(401);
  });

  it('takes at most one megabyte, and knows no session that there is not', async () => {
    const id = await setUp({ status: 200 });
    const text = 'x'.repeat(1024 * 1024 + 1);
    const headers = { ...bearer('whole'), 'content-length': String(text.length) };
    const large = await api.call('POST', `/sessions/${id}/x`, { text, headers });
    expect(large).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    const unknown = await api.call('GET', '/sessions/00000000/x', { headers: bearer('whole') });
    expect(unknown.status).toBe(404);
  });
});
