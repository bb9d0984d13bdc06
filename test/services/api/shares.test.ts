import { afterEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const TASKS = ['t0', 't1', 't2', 't3'];
const bearer = (word: string) => ({ authorization: `Bearer ${word}` });
const from = (sourceIp: string) => ({ http: { sourceIp } });
const start = (word: string, headers: Record<string, string> = {}) =>
  api.call('POST', '/v1/sessions', { json: {}, headers: { ...bearer(word), ...headers } });
const endOf = async (sessionId: string) => {
  await api.call('DELETE', `/v1/sessions/${sessionId}`, { headers: bearer('a') });
  await expect
    .poll(async () => (await api.store.getSession(sessionId))?.state)
    .toMatch(/ended|failed/);
};

describe('a share of the pool', () => {
  it('gives a key as many sessions at once as it may have, and the next when one is over', async () => {
    const settings = { shares: { perKey: 2, perAddress: 0 } };
    api = await createTestApi({ tasks: TASKS, keys: { a: {}, b: {} }, settings });
    const [first, second] = [await start('a'), await start('a')];
    expect([first.status, second.status]).toEqual([201, 201]);
    const third = await start('a', { 'idempotency-key': 'the third caller' });
    expect(third).toMatchObject({ status: 429, body: { code: 'KEY_SESSIONS', most: 2 } });
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    // Nobody else's share is used up by it, and no seat is held for it.
    expect((await start('b')).status).toBe(201);
    expect(await api.store.listSessions('p', 'placing', 9)).toEqual([]);
    await endOf(first.body.sessionId);
    expect((await start('a', { 'idempotency-key': 'the third caller' })).status).toBe(201);
  });

  it('counts the sessions of a key’s tokens, and whoever asks again once', async () => {
    const settings = { shares: { perKey: 1, perAddress: 0 } };
    api = await createTestApi({ tasks: TASKS, keys: { a: {} }, settings });
    const headers = { 'idempotency-key': 'one and the same' };
    const once = await start('a', headers);
    expect((await start('a', headers)).body.sessionId).toBe(once.body.sessionId);
    const minted = await api.call('POST', '/v1/tokens', { json: {}, headers: bearer('a') });
    expect((await start(minted.body.token)).body.code).toBe('KEY_SESSIONS');
    await endOf(once.body.sessionId);
    expect((await start(minted.body.token)).status).toBe(201);
  });

  it('bounds the sessions of callers from one address, and not those of a backend', async () => {
    const settings = { shares: { perKey: 0, perAddress: 1 } };
    const gateway = from('198.51.100.7');
    api = await createTestApi({ tasks: TASKS, keys: { a: {} }, settings, gateway });
    const tokens = await Promise.all(
      [1, 2].map(() => api.call('POST', '/v1/tokens', { json: {}, headers: bearer('a') })),
    );
    const [one, other] = tokens.map(({ body }) => String(body.token));
    expect((await start(one ?? '')).status).toBe(201);
    expect((await start(other ?? '')).body.code).toBe('ADDRESS_SESSIONS');
    expect([(await start('a')).status, (await start('a')).status]).toEqual([201, 201]);
    // Nobody's address is kept.
    const kept = await api.deps.records.listRecords('share', { limit: 9 });
    expect(JSON.stringify(kept)).not.toContain('198.51.100.7');
  });

  it('is never given twice to those who come at once, and forgets what was never served', async () => {
    const settings = { shares: { perKey: 3, perAddress: 0 } };
    api = await createTestApi({ tasks: TASKS, keys: { a: {} }, settings });
    const all = await Promise.all(Array.from({ length: 12 }, () => start('a')));
    const given = all.filter(({ status }) => status === 201 || status === 202);
    expect(given.length).toBeLessThanOrEqual(3);
    expect(all.every(({ status }) => [201, 202, 429].includes(status))).toBe(true);
    for (const { body } of given) await endOf(body.sessionId);
    expect((await start('a')).status).toBe(201);
  });
});
