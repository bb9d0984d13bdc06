/** What one process reads of its pools' queues for all of its callers: everybody who waits asks every few seconds. */
import { isPresent } from '../../../core/line/line.ts';
import type { Session } from '../../../core/session/session.ts';
import type { LinePlace } from '../../../core/store/store.ts';
import { createKept } from '../../../core/time/kept.ts';
import { POSITIONS_MAX, type QueueFacts, type QueueReading } from './queue.ts';

/** A place in the queue may be told that late. */
const KEPT_MS = 500;

/** Places at the front, which is all of most lines. */
const FRONT = 100;

/** A longer line is read that much more seldom: 200 places a second, 10 of the 3,000 read units of its partition. */
const KEPT_MS_A_PLACE = 5;

/** Tasks say how many more the cap allows and when starts began: 100 a second until they are a thousand. */
const KEPT_MS_A_TASK = 10;
const TASKS_KEPT_MAX_MS = 10_000;

/** Whose place is looked at. */
type Waiting = Pick<Session, 'pool' | 'createdAtMs'>;

/** The queue as far as a session's place depends on it. */
export interface SharedQueue {
  /** As it was a moment ago. */
  look(session: Waiting): Promise<QueueFacts>;
  /** For one about to wait: the front of the line and the pool are read now. */
  lookNow(session: Waiting): Promise<QueueFacts>;
}

/** The one reader of a process. */
export function createSharedQueue(reading: QueueReading): SharedQueue {
  const { fronts, lines, rosters, pools } = createReaders(reading);

  async function placesUpTo({ pool, createdAtMs }: Waiting): Promise<readonly LinePlace[]> {
    const front = await fronts.get(pool);
    const last = front[FRONT - 1];
    if (!last || createdAtMs <= last.createdAtMs) return front;
    const line = await lines.get(pool);
    return [...front, ...line.filter((place) => place.createdAtMs > last.createdAtMs)];
  }

  async function look(session: Waiting): Promise<QueueFacts> {
    const [places, tasks, [record, decision]] = await Promise.all([
      placesUpTo(session),
      rosters.get(session.pool),
      pools.get(session.pool),
    ]);
    const nowMs = reading.clock.nowMs();
    const waiting = places.filter((place) => isPresent(place, nowMs));
    return { waiting, tasks, record, decision };
  }

  return {
    look,
    lookNow(session) {
      fronts.forget(session.pool);
      pools.forget(session.pool);
      return look(session);
    },
  };
}

function createReaders({ store, clock }: QueueReading) {
  const fronts = createKept(clock, {
    read: (pool) => store.line(pool, FRONT),
    keptMs: () => KEPT_MS,
  });
  const lines = createKept(clock, {
    read: (pool) => store.line(pool, POSITIONS_MAX),
    keptMs: ({ length }) => Math.max(KEPT_MS, length * KEPT_MS_A_PLACE),
  });
  const rosters = createKept(clock, {
    read: (pool) => store.listTasks(pool),
    keptMs: ({ length }) => Math.min(TASKS_KEPT_MAX_MS, Math.max(KEPT_MS, length * KEPT_MS_A_TASK)),
  });
  const pools = createKept(clock, {
    read: (pool) => Promise.all([store.getPool(pool), store.getDecision(pool)]),
    keptMs: () => KEPT_MS,
  });
  return { fronts, lines, rosters, pools };
}
