import { afterEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi, type TestApiOptions } from './test-api.ts';

let api: TestApi;
const setUp = async (options: TestApiOptions) => (api = await createTestApi(options));
afterEach(() => api.close());

describe('keys', () => {
  const keys = { 'first-key': {}, 'second-key': {} };

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer third-key' }],
    ['the beginning of a key', { authorization: 'Bearer first' }],
    ['another scheme', { authorization: 'Basic first-key' }],
    ['an empty key', { authorization: 'Bearer ' }],
  ])('are needed: %s is refused, and nothing is claimed', async (_, headers) => {
    await setUp({ tasks: ['t0'], keys });
    const answer = await api.call('POST', '/start', { headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'KEY_INVALID' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await api.store.listSessions('p', 'live', 9)).toEqual([]);
  });

  it.each(['first-key', 'second-key'])('open every route: %s', async (key) => {
    await setUp({ tasks: ['t0'], keys });
    const headers = { authorization: `Bearer ${key}` };
    expect((await api.call('POST', '/start', { headers })).status).toBe(200);
    expect((await api.call('GET', '/v1/pool', { headers })).status).toBe(200);
  });

  it.each(['/healthz', '/status', '/openapi.json'])('are not needed at %s', async (path) => {
    await setUp({ keys });
    expect((await api.call('GET', path)).status).toBe(200);
  });
});

describe('origins', () => {
  const origin = 'https://shop.example';
  const asks = {
    origin,
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'authorization,content-type',
  };

  it('that are allowed may send every method and the key', async () => {
    await setUp({ settings: { allowedOrigins: [origin] }, keys: { k: {} } });
    const { status, headers } = await api.call('OPTIONS', '/sessions/x/api/offer', {
      headers: asks,
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('that are allowed can read refusals too', async () => {
    await setUp({ settings: { allowedOrigins: [origin] }, keys: { k: {} } });
    const { status, headers } = await api.call('POST', '/start', { headers: { origin } });
    expect(status).toBe(401);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('that are foreign start nothing, even by a request that browsers send without asking', async () => {
    await setUp({ tasks: ['t0'] });
    const headers = { origin, 'content-type': 'text/plain' };
    const answer = await api.call('POST', '/start', { headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_REFUSED' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await api.store.listSessions('p', 'live', 9)).toEqual([]);
  });

  it('that are our own may', async () => {
    await setUp({ tasks: ['t0'] });
    const headers = { origin: 'http://api' };
    expect((await api.call('POST', '/start', { headers })).status).toBe(200);
  });

  it('are all allowed by *', async () => {
    await setUp({ tasks: ['t0'], settings: { allowedOrigins: ['*'] } });
    expect((await api.call('POST', '/start', { headers: { origin } })).status).toBe(200);
  });
});

describe('GET /status', () => {
  it('answers as Pipecat’s runner does', async () => {
    await setUp({});
    const { body } = await api.call('GET', '/status');
    expect(body).toEqual({ status: 'ready', transports: ['webrtc'] });
  });
});

describe('GET /openapi.json', () => {
  it('describes the routes from the schemas that validate', async () => {
    await setUp({});
    const { body } = await api.call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const create = body.paths['/v1/sessions'].post;
    const { schema } = create.requestBody.content['application/json'];
    expect(schema.properties.maxDurationS).toMatchObject({ minimum: 10, maximum: 14_400 });
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(create.responses)).toEqual(['200', '201', '202', 'default']);
    expect(create.responses.default.description).toContain('429 POOL_FULL');
    const offer = body.paths['/sessions/{sessionId}/api/offer'];
    expect(Object.keys(offer)).toEqual(['post', 'patch']);
    expect(offer.post.parameters[0]).toMatchObject({ in: 'path', name: 'sessionId' });
    const list = body.paths['/v1/sessions'].get.parameters.map((p: { name: string }) => p.name);
    expect(list).toEqual(['pool', 'state', 'phase', 'limit']);
  });

  it('names no route that is not there', async () => {
    await setUp({ tasks: ['t0', 't1', 't2'] });
    const { body } = await api.call('GET', '/openapi.json');
    for (const [path, methods] of Object.entries(body.paths)) {
      for (const method of Object.keys(methods as object)) {
        const real = path.replace('{agent}', 'p').replace('{sessionId}', 'session-unknown');
        const send = method === 'get' || method === 'delete' ? {} : { json: {} };
        const answer = await api.call(method.toUpperCase(), real, send);
        expect([405, 500]).not.toContain(answer.status);
        expect(answer.body?.code).not.toBe('ROUTE_UNKNOWN');
      }
    }
  });
});

describe('a failure that nobody foresaw', () => {
  it('is logged, and tells the caller nothing of its insides', async () => {
    const through = (store: TestApi['store']) => ({
      ...store,
      listTasks: () => Promise.reject(new TypeError('secret of the house')),
    });
    await setUp({ through });
    const answer = await api.call('GET', '/v1/pool');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(api.logged).toEqual(['a request failed']);
  });
});
