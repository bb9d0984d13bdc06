import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POOL_RECORD } from '../../core/warm-store.ts';
import { type FakeSupervisor, startFakeSupervisor } from './fake-supervisor.ts';
import { createTestApi, OFFER, type TestApi } from './test-api.ts';

/** Valid names of agents that are also words of our own paths, the shortest and the longest. */
const WORDS =
  'v1 start session api offer public phone pools pool tokens join calls operator status healthz console events constructor';
const NAMES = [...WORDS.split(' '), 'a', 'x-', 'a--b', `a${'9'.repeat(31)}`];

let api: TestApi;
const tasks: FakeSupervisor[] = [];

beforeAll(async () => {
  api = await createTestApi({ settings: { pools: NAMES } });
  for (const pool of NAMES) {
    await api.store.savePool({ before: undefined, after: { ...POOL_RECORD, pool } });
    tasks.push(await startFakeSupervisor(api.store, `task-of-${pool}`, { pool }));
  }
});
afterAll(async () => {
  await Promise.all(tasks.map((task) => task.close()));
  await api.close();
});

describe('an agent', () => {
  it.each(NAMES)('called %s is started and joined in every place', async (name) => {
    for (const place of [`/${name}`, `/v1/public/${name}`]) {
      const { status, body } = await api.call('POST', `${place}/start`, { json: {} });
      expect([place, status]).toEqual([place, 200]);
      expect((await api.store.getSession(body.sessionId))?.pool).toBe(name);
      const offer = `${place}/sessions/${body.sessionId}/api/offer`;
      expect((await api.call('POST', offer, { json: OFFER })).status).toBe(200);
    }
  });
});
