import { afterEach, describe, expect, it } from 'vitest';
import { createHttpDispatcher } from '../../../adapters/http/http-dispatcher.ts';
import type { DispatchRequest } from '../../../core/claim/dispatch.ts';
import { CLAIM_TIMEOUT_MS } from '../../../core/limits.ts';
import { isOpen, type Session } from '../../../core/session/session.ts';
import { sweepSession } from '../../../core/session/session-transitions.ts';
import type { Change, Store } from '../../../core/store/store.ts';
import { sessionsOn, type Task } from '../../../core/task/task.ts';
import { createApp } from '../../../services/api/app.ts';
import { serveQueue } from '../../../services/scaler/serve-queue.ts';
import { must } from '../../contract/tasks.ts';
import { type FakeSupervisor, startFakeSupervisor } from './fake-supervisor.ts';
import { createTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
let late: FakeSupervisor | undefined;

afterEach(async () => {
  await api.close();
  await late?.close();
  late = undefined;
});

/** The writes and calls of a start, in order; the API dies before or after one of them. */
const STEPS = ['openSession', 'saveTask', 'dispatch', 'saveSession'] as const;
type Step = (typeof STEPS)[number];

/** The process is gone: neither does the request end nor does anything else happen in it. */
const forever = () => new Promise<never>(() => undefined);

function diesAt(step: Step, when: 'before' | 'after', dies: () => void) {
  return <A extends unknown[], R>(name: Step, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (name !== step) return call(...args);
      if (when === 'after') await call(...args);
      dies();
      return forever();
    };
}

describe('an API that dies in the middle of a start', () => {
  const cases = STEPS.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]);

  it.each(cases)('loses nothing: %s, %s it is done', async (step, when) => {
    // The last step is that of a caller who finds no seat.
    const tasks = step === 'saveSession' ? [] : ['t0'];
    let died = () => undefined as void;
    const dead = new Promise<void>((resolve) => (died = resolve));
    const wrap = diesAt(step, when, () => died());
    const through = (store: Store): Store => ({
      ...store,
      openSession: wrap('openSession', (session: Session) => store.openSession(session)),
      saveTask: wrap('saveTask', (change: Change<Task>, heardAfterMs?: number) =>
        store.saveTask(change, heardAfterMs),
      ),
      saveSession: wrap('saveSession', (change: Change<Session>) => store.saveSession(change)),
    });
    api = await createTestApi({ tasks, through, facts: { seatCount: 2 } });
    const { dispatcher } = api.deps;
    const dispatch = wrap('dispatch', (endpoint: string, request: DispatchRequest) =>
      createHttpDispatcher().dispatch(endpoint, request),
    );
    Object.assign(dispatcher, { dispatch });
    const headers = { 'idempotency-key': 'k1' };
    void api.call('POST', '/v1/sessions', { headers });
    await dead;
    await expectServed(headers);
  });

  /** Time passes, the scaler sweeps and serves; the client asks again with its key. */
  async function expectServed(headers: Record<string, string>) {
    const { store } = api;
    const lateMs = Date.now() + CLAIM_TIMEOUT_MS + 1;
    for (const session of await store.listSessions('p', 'placing', 9)) {
      const swept = must(sweepSession(session, lateMs));
      await store.saveSession({ before: session, after: swept });
    }
    if ((await store.listTasks('p')).length === 0) late = await startFakeSupervisor(store, 'late');
    const deps = { ...api.deps, store, dispatcher: createHttpDispatcher() };
    await serveQueue(deps, 'p', await store.listTasks('p'));
    const all = await Promise.all(
      (['placing', 'waiting', 'live', 'over'] as const).map((p) => store.listSessions('p', p, 9)),
    );
    for (const session of all.flat()) expect(isOpen(session)).toBe(false);
    expect(all.flat().length).toBeLessThanOrEqual(1);
    const response = await createApp(deps).request('/v1/sessions', { method: 'POST', headers });
    expect(response.status).toBe(201);
    const live = await store.listSessions('p', 'live', 9);
    expect(live).toHaveLength(1);
    const seats = (await store.listTasks('p')).flatMap((task) => task.seats);
    expect(seats.filter((seat) => seat.state === 'active')).toHaveLength(1);
    const occupied = (await store.listTasks('p')).reduce((sum, t) => sum + sessionsOn(t), 0);
    expect(occupied).toBe(1);
  }
});
