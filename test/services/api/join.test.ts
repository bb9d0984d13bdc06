import { afterEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const from = (sourceIp: string) => ({ http: { sourceIp } });
const bearer = (word: string) => ({ authorization: `Bearer ${word}` });
const join = (json: object = {}) => api.call('POST', '/v1/join', { json });

describe('POST /v1/join', () => {
  it('is closed unless the configuration opens it', async () => {
    api = await createTestApi({ keys: {}, gateway: from('198.51.100.7') });
    expect(await join()).toMatchObject({ status: 403, body: { code: 'JOIN_CLOSED' } });
  });

  it('gives anyone a token for one call, so many an hour from one address', async () => {
    const settings = { join: { by: 'address', callsPerHour: 2 } } as const;
    api = await createTestApi({ tasks: ['t0'], keys: {}, settings, gateway: from('198.51.100.7') });
    const given = await join();
    expect(given.status).toBe(201);
    const headers = bearer(given.body.token);
    expect((await api.call('POST', '/v1/sessions', { json: {}, headers })).status).toBe(201);
    expect((await join()).status).toBe(201);
    const third = await join();
    expect(third).toMatchObject({ status: 429, body: { code: 'ADDRESS_LIMIT' } });
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    // Nobody's address is kept.
    const kept = await api.deps.records.listRecords('public', { limit: 9 });
    expect(JSON.stringify(kept)).not.toContain('198.51.100.7');
  });

  it('counts requests that come at once', async () => {
    const settings = { join: { by: 'address', callsPerHour: 3 } } as const;
    api = await createTestApi({ keys: {}, settings, gateway: from('198.51.100.7') });
    const all = await Promise.all(Array.from({ length: 12 }, () => join()));
    expect(all.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(3);
    expect(all.every(({ status }) => status === 201 || status === 429)).toBe(true);
  });

  it('gives people whom the issuer knows a token, and tells the bot who they are', async () => {
    const settings = { join: { by: 'issuer' } } as const;
    const gateway = { authorizer: { jwt: { claims: { sub: 'user-7', email: 'a@b.example' } } } };
    api = await createTestApi({ tasks: ['t0'], keys: {}, settings, gateway });
    const given = await join();
    const headers = bearer(given.body.token);
    const started = await api.call('POST', '/v1/sessions', { json: {}, headers });
    const session = await api.store.getSession(started.body.sessionId);
    expect(session?.requestData).toEqual({ user: 'user-7' });
  });

  it('takes nobody’s word for who they are: without API Gateway’s check it refuses', async () => {
    const settings = { join: { by: 'issuer' } } as const;
    api = await createTestApi({ keys: {}, settings, gateway: from('198.51.100.7') });
    const headers = bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.');
    const answer = await api.call('POST', '/v1/join', { json: {}, headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'TOKEN_INVALID' } });
  });

  it('names agents that there are', async () => {
    const settings = { join: { by: 'address', callsPerHour: 9 } } as const;
    api = await createTestApi({ keys: {}, settings, gateway: from('198.51.100.7') });
    expect((await join({ agent: 'nobody' })).body.code).toBe('AGENT_UNKNOWN');
  });
});
