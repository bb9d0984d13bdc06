import { afterEach, describe, expect, it } from 'vitest';
import { takeSession } from '../../../core/session/session-transitions.ts';
import { must } from '../../contract/tasks.ts';
import { type FakeSupervisor, startFakeSupervisor } from './fake-supervisor.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
const late: FakeSupervisor[] = [];
const ONE_SEAT = { seatCount: 1 };

afterEach(async () => {
  await api.close();
  await Promise.all(late.splice(0).map((task) => task.close()));
});

const start = async () => (await api.call('POST', '/v1/sessions', { json: {} })).body;
const stateOf = async (sessionId: string) => (await api.store.getSession(sessionId))?.state;

/** A seat that nobody gave away when it became free. */
async function freeSeat(taskId: string): Promise<void> {
  late.push(await startFakeSupervisor(api.store, taskId, ONE_SEAT));
}

describe('a newcomer', () => {
  it('claims no free seat while somebody waits: the seat goes to whoever waits', async () => {
    api = await createTestApi({ tasks: [] });
    const first = await start();
    await freeSeat('t1');
    const second = await start();
    expect([first.state, second.state]).toEqual(['queued', 'queued']);
    expect(await stateOf(first.sessionId)).toBe('ready');
  });

  it('is served in the same request once those before it are', async () => {
    api = await createTestApi({ tasks: [] });
    const first = await start();
    await freeSeat('t1');
    await freeSeat('t2');
    const second = await start();
    expect([await stateOf(first.sessionId), second.state]).toEqual(['ready', 'ready']);
  });

  it('stands behind nobody when nobody waits, and reads one empty line for it', async () => {
    let reads = 0;
    api = await createTestApi({
      tasks: ['t1'],
      facts: ONE_SEAT,
      through: (store) => ({
        ...store,
        line: (...of) => {
          reads += 1;
          return store.line(...of);
        },
      }),
    });
    expect((await start()).state).toBe('ready');
    expect(reads).toBe(1);
  });
});

describe('a caller who waits', () => {
  it('counts as there also by a question that meets the moment in which a seat is sought', async () => {
    const seen: string[] = [];
    api = await createTestApi({
      tasks: [],
      through: (store) => ({
        ...store,
        markSeen(place, nowMs) {
          seen.push(place.sessionId);
          return store.markSeen(place, nowMs);
        },
      }),
    });
    const { sessionId } = await start();
    const before = await api.store.getSession(sessionId);
    if (!before) throw new Error('it waits');
    await api.store.saveSession({ before, after: must(takeSession(before, Date.now())) });
    seen.length = 0;
    const { body } = await api.call('GET', `/v1/sessions/${sessionId}`);
    expect([body.state, seen]).toEqual(['claimed', [sessionId]]);
  });
});
