import { describe, expect, it } from 'vitest';
import type { DispatchRequest } from '../../../core/claim/dispatch.ts';
import { placeSession } from '../../../core/claim/place.ts';
import { acceptSession } from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { acceptSeat } from '../../../core/task/task-transitions.ts';
import { must, newSession } from '../../contract/tasks.ts';
import { createDice, createHandClock, createWarmStore } from '../warm-store.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Answer = 'accepts' | 'refuses' | 'silent' | 'accepts, and its answer is lost';

async function setUp(tasks: Record<string, Answer>) {
  const clock = createHandClock();
  const store = await createWarmStore(clock, Object.keys(tasks), { seatCount: 1 });
  const tried: string[] = [];
  const dispatcher = {
    async dispatch(endpoint: string, request: DispatchRequest) {
      const taskId = endpoint.slice('http://'.length);
      tried.push(taskId);
      const answer = tasks[taskId];
      const taken = answer?.startsWith('accepts') && (await accept(store, taskId, request));
      if (answer === 'accepts' && taken) return { outcome: 'accepted' as const, session: taken };
      if (answer === 'refuses') return { outcome: 'refused' as const, because: 'no such claim' };
      return { outcome: 'unreachable' as const, because: 'timeout' };
    },
  };
  const session = newSession('s1', clock.nowMs());
  await store.openSession(session);
  const deps = { store, clock, random: createDice(3), dispatcher, log: quiet };
  return { deps, store, session, tried };
}

async function accept(store: Store, taskId: string, { sessionId, seat, epoch }: DispatchRequest) {
  const task = (await store.getTask(taskId))!;
  const session = (await store.getSession(sessionId))!;
  const assignment = { taskId, seat, epoch, endpoint: task.endpoint };
  const after = must(acceptSession(session, { assignment, from: 'idle', nowMs: 1_000_100 }));
  const saved = await store.saveBoth(
    { before: task, after: must(acceptSeat(task, { seat, epoch, sessionId })) },
    { before: session, after },
  );
  expect(saved.outcome).toBe('saved');
  return after;
}

describe('placeSession', () => {
  it('claims and dispatches', async () => {
    const { deps, store, session } = await setUp({ t0: 'accepts' });
    const placed = await placeSession(deps, session);
    expect(placed.outcome).toBe('accepted');
    const written = await store.getSession('s1');
    expect(written).toMatchObject({ state: 'ready', start: 'warm' });
    expect('session' in placed && placed.session).toEqual(written);
  });

  it('answers no-seat where none is free, and where nothing is deployed', async () => {
    const empty = await setUp({});
    const answer = await placeSession(empty.deps, empty.session);
    expect(answer).toEqual({ outcome: 'no-seat', because: 'empty' });
    const foreign = { ...empty.session, pool: 'nowhere' };
    const undeployed = await placeSession(empty.deps, foreign);
    expect(undeployed).toEqual({ outcome: 'no-seat', because: 'no-revision' });
  });

  it.each(['silent', 'refuses'] as const)(
    'goes on to another task when the first is %s, and leaves the first claim to run out',
    async (how) => {
      const { deps, store, session, tried } = await setUp({ t0: how, t1: how, t2: 'accepts' });
      const answer = await placeSession(deps, session);
      expect(answer).toMatchObject({ outcome: 'accepted', claimed: { task: { taskId: 't2' } } });
      expect(new Set(tried).size).toBe(tried.length);
      for (const taskId of tried.slice(0, -1)) {
        expect((await store.getTask(taskId))?.seats[0]?.state).toBe('claimed');
      }
    },
  );

  it('gives up after three silent tasks, within the time of a claim', async () => {
    const tasks = { t0: 'silent', t1: 'silent', t2: 'silent', t3: 'accepts' } as const;
    const { deps, session, tried } = await setUp({ ...tasks, t3: 'silent' });
    const answer = await placeSession(deps, session);
    expect(answer).toEqual({ outcome: 'no-seat', because: 'unreachable' });
    expect(tried).toHaveLength(3);
  });

  it('finds the session served when only the answer was lost, and claims no second seat', async () => {
    const lost = 'accepts, and its answer is lost';
    const { deps, session, tried } = await setUp({ t0: lost, t1: lost });
    const answer = await placeSession(deps, session);
    expect(answer).toMatchObject({ outcome: 'settled', session: { state: 'ready' } });
    expect(tried).toHaveLength(1);
  });

  it('tells of a claim when its dispatch has left, and before that is answered', async () => {
    const { deps, session, tried } = await setUp({ t0: 'accepts' });
    let onClaimed = () => {};
    const told = new Promise<void>((resolve) => {
      onClaimed = () => (expect(tried).toEqual(['t0']), resolve());
    });
    const dispatcher = {
      async dispatch(...to: Parameters<typeof deps.dispatcher.dispatch>) {
        const answered = deps.dispatcher.dispatch(...to);
        await told;
        return answered;
      },
    };
    const placed = await placeSession({ ...deps, dispatcher }, session, { onClaimed });
    expect(placed.outcome).toBe('accepted');
  });
});
