import { afterEach, describe, expect, it } from 'vitest';
import type { PoolDecision, PoolRecord } from '../../../core/pool/pool.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const KEYS = { looks: { scopes: ['pools'] }, operates: { scopes: ['pools', 'operate'] } } as const;

async function start(): Promise<string> {
  return (await api.call('POST', '/v1/sessions', { json: { requestData: { secret: 'x' } } })).body
    .sessionId;
}

/** A second, newer revision that has all the sessions. */
async function deploySecond(): Promise<void> {
  const before = (await api.store.getPool('p')) as PoolRecord;
  const [first] = before.revisions.map((revision) => ({ ...revision, weight: 0 }));
  if (!first) throw new Error('the pool has no revision');
  const second = { ...first, revision: 'r2', taskDefinition: 'bot:2', weight: 1, deployedAtMs: 1 };
  const after = { ...before, version: before.version + 1, revisions: [first, second] };
  await api.store.savePool({ before, after });
}

describe('the operator’s part of the API', () => {
  it.each([
    ['looks', 'GET', '/v1/operator/pools', 200],
    ['looks', 'GET', '/v1/operator/tasks', 200],
    ['looks', 'GET', '/v1/operator/look', 200],
    ['looks', 'POST', '/v1/operator/tasks/t0/drain', 403],
    ['looks', 'POST', '/v1/operator/pools/p/rollback', 403],
    ['looks', 'DELETE', '/v1/operator/sessions/some-session', 403],
    ['operates', 'POST', '/v1/operator/tasks/t0/drain', 200],
    ['calls', 'GET', '/v1/operator/pools', 403],
    ['calls', 'GET', '/v1/operator/sessions', 403],
    ['calls', 'GET', '/v1/operator/look', 403],
  ] as const)('a key that %s and asks %s %s is answered %i', async (key, method, path, status) => {
    api = await createTestApi({
      tasks: ['t0'],
      keys: { ...KEYS, calls: { scopes: ['sessions'] } },
    });
    const json = method === 'POST' ? { json: {} } : {};
    expect((await api.call(method, path, { ...json, ...bearer(key) })).status).toBe(status);
  });

  it('tells whether the key may do more than look', async () => {
    api = await createTestApi({ keys: KEYS });
    const may = async (key: string) =>
      (await api.call('GET', '/v1/operator/pools', bearer(key))).body.mayOperate;
    expect([await may('looks'), await may('operates')]).toEqual([false, true]);
  });

  it('shows a key of one agent nothing of another, whatever it asks', async () => {
    const q = { ...KEYS.operates, agents: ['q'] };
    api = await createTestApi({ tasks: ['t0'], keys: { q }, settings: { pools: ['p', 'q'] } });
    const ask = async (method: string, path: string) =>
      (await api.call(method, path, { ...(method === 'POST' ? { json: {} } : {}), ...bearer('q') }))
        .status;
    const { body } = await api.call('GET', '/v1/operator/pools', bearer('q'));
    expect(body.pools.map(({ pool }: { pool: string }) => pool)).toEqual(['q']);
    expect(await ask('GET', '/v1/operator/tasks?pool=p')).toBe(403);
    expect(await ask('POST', '/v1/operator/tasks/t0/drain')).toBe(403);
    expect(await ask('POST', '/v1/operator/pools/p/rollback')).toBe(403);
  });

  it('counts the pool, and tells the requests of the last hour by minute', async () => {
    api = await createTestApi({ tasks: ['t0', 't1'] });
    await start();
    const [pool] = (await api.call('GET', '/v1/operator/pools')).body.pools;
    expect(pool).toMatchObject({ pool: 'p', idle: 1, busy: 1, waiting: 0, maxTasks: 4 });
    expect(pool.requests).toHaveLength(60);
  });

  it('finds a session by part of its id, and tells its life without what its client sent', async () => {
    api = await createTestApi({ tasks: ['t0'] });
    const id = await start();
    const find = async (text: string) =>
      (await api.call('GET', `/v1/operator/sessions?find=${text}`)).body.sessions;
    expect(await find(id.slice(0, 8))).toMatchObject([{ sessionId: id, state: 'ready' }]);
    expect(await find('nothing-like-it')).toEqual([]);
    const { body } = await api.call('GET', `/v1/operator/sessions/${id}`);
    expect(body.steps.map(({ what }: { what: string }) => what)).toEqual([
      'asked for a bot',
      expect.stringContaining('accepted by seat 0 of task t0'),
    ]);
    expect(JSON.stringify(body)).not.toMatch(/secret|endpoint/);
  });

  it('shows the console all of it in one look, and one session whole where it is open', async () => {
    api = await createTestApi({ tasks: ['t0', 't1'], settings: { pools: ['p', 'q'] } });
    const session = await start();
    const { body } = await api.call('GET', `/v1/operator/look?session=${session}&phase=live`);
    expect(body).toMatchObject({
      pools: ['p', 'q'],
      facts: { pool: 'p', busy: 1, todayUsd: null },
      deploys: [{ revision: 'r1' }],
      sessions: [{ sessionId: session }],
      story: { session: { sessionId: session }, turns: [] },
      mayOperate: true,
    });
    expect(body.tasks).toHaveLength(2);
    expect(body.story.steps).toHaveLength(2);
    expect((await api.call('GET', '/v1/operator/look?pool=q')).body.facts.pool).toBe('q');
    expect((await api.call('GET', '/v1/operator/look?pool=z')).status).toBe(404);
    expect(JSON.stringify(body)).not.toMatch(/secret|endpoint/);
  });

  it('tells what the tasks have cost since midnight, by the price that the pool is sized with', async () => {
    const worth = { idleMinute: 0.001, instantAnswer: 1, ownCpu: 1 };
    api = await createTestApi({ pool: { worth } });
    const spent = { day: '2026-11-26', taskSeconds: 7_200 };
    const decision = {
      atMs: 1,
      warm: 1,
      keep: 2,
      boundBy: 'min',
      reason: '',
      leadTimeMs: 1,
      spent,
    };
    await api.store.putDecision('p', decision as PoolDecision);
    const { body } = await api.call('GET', '/v1/operator/look');
    expect(body.facts.todayUsd).toBeCloseTo(0.12);
  });

  it('ends a session, and says so of one that is over already', async () => {
    api = await createTestApi({ tasks: ['t0'] });
    const id = await start();
    const end = () => api.call('DELETE', `/v1/operator/sessions/${id}`);
    expect([(await end()).status, (await end()).status]).toEqual([204, 204]);
    expect((await api.store.getSession(id))?.reason).toBe('ended_by_api');
  });

  it('drains a task for good, and knows one that is over or was never there', async () => {
    api = await createTestApi({ tasks: ['t0'] });
    const drain = (id: string) => api.call('POST', `/v1/operator/tasks/${id}/drain`, { json: {} });
    expect((await drain('t0')).body).toEqual({ taskId: 't0', state: 'draining' });
    expect((await drain('t0')).status).toBe(200);
    expect((await drain('t9')).body.code).toBe('TASK_UNKNOWN');
    expect((await start()) && (await api.store.getTask('t0'))?.state).toBe('draining');
  });

  it('rolls back once it is wanted, wakes the scaler, and moves no session before its tasks are warm', async () => {
    api = await createTestApi({ tasks: ['t0'] });
    const roll = (json: unknown) => api.call('POST', '/v1/operator/pools/p/rollback', { json });
    expect((await roll({})).body).toMatchObject({ code: 'ROLLBACK_IMPOSSIBLE' });
    await deploySecond();
    expect((await roll({})).body).toEqual({ pool: 'p', from: 'r2', to: 'r1', share: 100 });
    const { revisions } = (await api.store.getPool('p')) as PoolRecord;
    expect(revisions.map(({ weight, next }) => [weight, next])).toEqual([
      [0, 100],
      [1, 0],
    ]);
    expect(api.kicks).toContain('p');
    expect((await roll({ to: 'r7' })).body.detail).toContain('it knows no revision r7');
    expect((await roll({ share: 0 })).status).toBe(400);
  });
});
