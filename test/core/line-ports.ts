/** The search's wrong lines, as stores that make the real functions act so. */
import type fc from 'fast-check';
import { isInLine, type Session } from '../../core/session/session.ts';
import type { Change, Store } from '../../core/store/store.ts';

/** Replaces some of the store. */
export type Through = (store: Store, s: fc.Scheduler) => Partial<Store>;

/** Long enough for a newcomer to come, look and be placed meanwhile. */
const LATE_TURNS = 30;

const isNowInLine = ({ before, after }: Change<Session>) => !isInLine(before) && isInLine(after);

/** By their names in the search. */
export const LINE_PORTS: readonly { readonly name: string; readonly through: Through }[] = [
  {
    name: 'a line in which only those count that nobody serves just now',
    through: (store) => ({ line: linesOf(store, (session) => session.state === 'queued') }),
  },
  {
    name: 'a line in which nobody counts as there',
    through: (store) => ({
      line: async (...of) => (await store.line(...of)).map((place) => ({ ...place, seenAtMs: 0 })),
    }),
  },
  {
    name: 'a session that has not waited once it was taken',
    through: (store) => ({
      saveSession({ before, after }) {
        const { queuedAtMs: _, ...forgotten } = after;
        const isTaken = before.state === 'queued' && after.state === 'claimed';
        return store.saveSession({ before, after: isTaken ? forgotten : after });
      },
    }),
  },
  {
    name: 'a session saved as waiting before it has its place',
    through(store, s) {
      const placeless = new Set<string>();
      return {
        line: linesOf(store, ({ sessionId }) => !placeless.has(sessionId)),
        async saveSession(change) {
          const { sessionId } = change.after;
          if (isNowInLine(change)) placeless.add(sessionId);
          const saved = await store.saveSession(change);
          for (let turn = 0; turn < LATE_TURNS; turn++)
            await s.schedule(Promise.resolve(), 'its place');
          placeless.delete(sessionId);
          return saved;
        },
      };
    },
  },
  {
    name: 'a place taken for left over before its session waits',
    through(store, s) {
      const [early, lost] = [new Set<string>(), new Set<string>()];
      return {
        async line(...of) {
          for (const sessionId of early) lost.add(sessionId);
          return linesOf(store, ({ sessionId }) => !lost.has(sessionId))(...of);
        },
        async saveSession(change) {
          const { sessionId } = change.after;
          if (!isNowInLine(change)) return store.saveSession(change);
          early.add(sessionId);
          await s.schedule(Promise.resolve(), 'its session');
          early.delete(sessionId);
          return store.saveSession(change);
        },
      };
    },
  },
  {
    name: 'a line that is served from its end',
    through: (store) => ({ line: async (...of) => (await store.line(...of)).toReversed() }),
  },
];

/** The places whose sessions are such. */
function linesOf(store: Store, isSuch: (session: Session) => boolean): Store['line'] {
  return async (...of) => {
    const places = await store.line(...of);
    const sessions = await Promise.all(places.map((place) => store.getSession(place.sessionId)));
    return places.filter((_, i) => sessions[i] && isSuch(sessions[i]));
  };
}
