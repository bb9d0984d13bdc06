/** Wrong systems of the search that are wrong in how a part acts, as ports that make the real parts act so. */
import { isRollingOut, moveSessions } from '../../../core/pool/rollout.ts';
import type { Session } from '../../../core/session/session.ts';
import { isLive, isOpen } from '../../../core/session/session.ts';
import type { Change, Store } from '../../../core/store/store.ts';
import type { Seat, Task } from '../../../core/task/task.ts';
import type { Wrong } from './play.ts';

/** A wrong system. */
export interface WrongPort {
  readonly name: string;
  readonly wrong: Wrong;
}

type Through = (store: Store) => Partial<Store>;

const mutant = (name: string, through: Through, beside: Wrong = {}): WrongPort => ({
  name,
  wrong: { ...beside, through: (store) => ({ ...store, ...through(store) }) },
});

const becomes = (change: Change<Task>, from: Seat['state'], to: Seat['state']) =>
  change.after.seats.some(({ state }, k) => state === to && change.before.seats[k]?.state === from);

const isAccept = ({ before, after }: Change<Session>) => isLive(after) && !isLive(before);
const isEnd = ({ after }: Change<Session>) => !isLive(after) && !isOpen(after);

/** By their names in the search. */
export const WRONG_PORTS: readonly WrongPort[] = [
  mutant('a claim without the condition on its version', (store) => ({
    async saveTask(change, heardAfterMs) {
      if (!becomes(change, 'idle', 'claimed')) return store.saveTask(change, heardAfterMs);
      const before = (await store.getTask(change.before.taskId)) ?? change.before;
      return store.saveTask({ ...change, before }, heardAfterMs);
    },
  })),
  mutant('a start that is not fenced', (store) => ({
    async saveBoth(task, session) {
      const saved = await store.saveBoth(task, session);
      return isAccept(session) ? { outcome: 'saved' } : saved;
    },
  })),
  mutant('a session offered again as soon as its heartbeat is stale', (store) => ({
    async saveTask(change, heardAfterMs) {
      const saved = await store.saveTask(change, heardAfterMs);
      if (saved.outcome !== 'saved' || change.after.state !== 'dead') return saved;
      for (const { sessionId } of change.before.seats) {
        const before = await store.getSession(sessionId ?? '');
        if (!before || !isLive(before)) continue;
        const { assignment: _, ...rest } = before;
        const queuedAtMs = before.createdAtMs;
        const after = {
          ...rest,
          version: before.version + 1,
          state: 'queued',
          queuedAtMs,
        } as const;
        await store.saveSession({ before, after });
      }
      return saved;
    },
  })),
  mutant('no expiry of claims', (store) => ({
    async saveTask(change, heardAfterMs) {
      if (!becomes(change, 'claimed', 'lost')) return store.saveTask(change, heardAfterMs);
      return { outcome: 'conflict', current: change.before };
    },
  })),
  mutant('neighbours stopped with a lost seat', (store) => ({
    async saveTask(change, heardAfterMs) {
      if (!becomes(change, 'claimed', 'lost')) return store.saveTask(change, heardAfterMs);
      const { before } = change;
      const after = { ...before, version: before.version + 1, state: 'dead' as const };
      return store.saveTask({ before, after });
    },
  })),
  mutant('a claim that times out back to idle', (store) => ({
    async saveTask(change, heardAfterMs) {
      if (!becomes(change, 'claimed', 'lost')) return store.saveTask(change, heardAfterMs);
      const seats = change.after.seats.map((seat) =>
        seat.state === 'lost' ? { ...seat, state: 'idle' as const } : seat,
      );
      const after = { ...change.after, seats, muted: change.before.muted };
      return store.saveTask({ ...change, after }, heardAfterMs);
    },
  })),
  mutant('a seat released while its bot still talks', (store) => ({
    async saveSession(change) {
      const saved = await store.saveSession(change);
      const { state, assignment } = change.after;
      const before = state === 'active' && (await store.getTask(assignment?.taskId ?? ''));
      if (!before) return saved;
      const seats = before.seats.map((seat) => {
        const { sessionId: _, ...free } = seat;
        return seat.sessionId === change.after.sessionId
          ? { ...free, state: 'warming' as const }
          : seat;
      });
      await store.saveTask({ before, after: { ...before, version: before.version + 1, seats } });
      return saved;
    },
  })),
  mutant('no sweep of sessions whose broker died', (store) => ({
    listSessions: async (pool, phase, limit) =>
      phase === 'placing' ? [] : store.listSessions(pool, phase, limit),
  })),
  mutant('an end in two writes', (store) => {
    let ends = 0;
    return {
      async saveBoth(task, session) {
        if (!isEnd(session) || ++ends % 3 > 0) return store.saveBoth(task, session);
        const saved = await store.saveSession(session);
        // The second write never comes: its process died.
        if (saved.outcome === 'saved') return saved;
        return { outcome: 'conflict', task: task.before, session: saved.current };
      },
    };
  }),
  mutant('a seat released by itself because its session did not look accepted yet', (store) => ({
    async saveBoth(task, session) {
      if (!isEnd(session)) return store.saveBoth(task, session);
      const alone = await store.saveTask(task);
      if (alone.outcome === 'saved') await store.saveSession(session);
      return alone.outcome === 'saved'
        ? alone
        : { outcome: 'conflict', task: alone.current, session: session.before };
    },
  })),
  mutant('a queue that a session joins at its end again', (store) => ({
    async saveSession(change) {
      const { before, after } = change;
      if (after.state !== 'queued' || before.state === 'queued') return store.saveSession(change);
      return store.saveSession({ ...change, after: { ...after, createdAtMs: Date.UTC(2027, 0) } });
    },
  })),
  mutant('a waiting session that nobody may take', (store) => ({
    async saveSession(change) {
      const isTake = change.before.state === 'queued' && change.after.state === 'claimed';
      return isTake ? { outcome: 'conflict', current: change.before } : store.saveSession(change);
    },
  })),
  mutant('a retirement between claim and accept', (store) => ({
    async saveTask(change, heardAfterMs) {
      const { before, after } = change;
      const isDrain = after.state === 'draining' && before.state !== 'draining';
      if (!isDrain) return store.saveTask(change, heardAfterMs);
      return store.saveTask({ before, after: { ...after, state: 'stopped' } }, heardAfterMs);
    },
  })),
  mutant('newcomers that do not look at the line', () => ({ line: async () => [] })),
  mutant('sessions that move at once', (store) => ({
    savePool: ({ before, after }) =>
      store.savePool({ before, after: before && isRollingOut(after) ? moveAtOnce(after) : after }),
  })),
];

function moveAtOnce(after: Parameters<typeof moveSessions>[0]) {
  return { ...moveSessions(after), version: after.version };
}
