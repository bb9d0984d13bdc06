import { afterEach, describe, expect, it } from 'vitest';
import { type ApiKey, KEY_RECORDS, revoked } from '../../../core/access/api-key.ts';
import type { StoredRecord } from '../../../core/store/records.ts';
import { createApiKeys } from '../../../services/api/access/api-keys.ts';
import { hashKey } from '../../../services/api/access/hash-key.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const bearer = (word: string) => ({ authorization: `Bearer ${word}` });

describe('a key of the API', () => {
  it.each([
    ['sessions', 'POST', '/v1/sessions'],
    ['sessions', 'POST', '/start'],
    ['sessions', 'DELETE', '/v1/sessions/some-session'],
    ['tokens', 'POST', '/v1/tokens'],
    ['pools', 'GET', '/v1/pool'],
    ['pools', 'GET', '/v1/sessions'],
  ] as const)('needs the scope %s to %s %s', async (scope, method, path) => {
    const rest = (['sessions', 'tokens', 'pools'] as const).filter((other) => other !== scope);
    api = await createTestApi({
      tasks: ['t0'],
      keys: { fits: { scopes: [scope] }, others: { scopes: rest } },
    });
    const ask = (key: string) =>
      api.call(method, path, { ...(method === 'GET' ? {} : { json: {} }), headers: bearer(key) });
    expect(await ask('others')).toMatchObject({ status: 403, body: { code: 'SCOPE_REFUSED' } });
    expect((await ask('fits')).status).not.toBe(403);
  });

  it('of one agent starts, mints and sees no other', async () => {
    const settings = { pools: ['p', 'q'] };
    api = await createTestApi({ tasks: ['t0'], keys: { mine: { agents: ['q'] } }, settings });
    const headers = bearer('mine');
    for (const [method, path, json] of [
      ['POST', '/v1/sessions', { agent: 'p' }],
      ['POST', '/v1/tokens', { agent: 'p' }],
      ['POST', '/p/start', {}],
      ['GET', '/v1/pool?pool=p', undefined],
    ] as const) {
      const answer = await api.call(method, path, { ...(json ? { json } : {}), headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'AGENT_REFUSED' } });
    }
    const minted = await api.call('POST', '/v1/tokens', { json: {}, headers });
    expect(minted.body.agent).toBe('q');
    expect((await api.call('GET', '/v1/pools', { headers })).body).toEqual({
      pools: [{ pool: 'q' }],
    });
  });

  it('opens nothing 30 s after it was revoked, and a warm request reads it from memory', async () => {
    api = await createTestApi({ keys: { mine: {} } });
    let nowMs = 0;
    let reads = 0;
    const { records } = api.deps;
    const find = createApiKeys({
      records: { ...records, getRecord: (...of) => ((reads += 1), records.getRecord(...of)) },
      clock: { ...api.deps.clock, nowMs: () => nowMs },
    });
    expect((await find('mine'))?.name).toBe('mine');
    expect((await find('mine'))?.name).toBe('mine');
    expect(reads).toBe(1);
    const before = (await records.getRecord(KEY_RECORDS, hashKey('mine'))) as StoredRecord<ApiKey>;
    await records.saveRecord({ before, after: revoked(before, 1) });
    nowMs = 30_000;
    expect(await find('mine')).toBeUndefined();
  });

  it('is in the table by its hash alone', async () => {
    api = await createTestApi({ keys: { 'a-long-secret-key': {} } });
    const all = await api.deps.records.listRecords(KEY_RECORDS, { limit: 9 });
    expect(all).toHaveLength(1);
    expect(all[0]?.id).toBe(hashKey('a-long-secret-key'));
  });
});
