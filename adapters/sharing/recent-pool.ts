/**
 * What every start asks and says of its pool, asked and said once for all that start within a moment: the pool's record, the
 * scaler's last decision, who waits, and the count of requests.
 */
import type { Store } from '../../core/store/store.ts';
import type { Clock } from '../../core/time/clock.ts';
import { createKept } from '../../core/time/kept.ts';

/** How long an answer may serve; a deployment is seen that much later, as by a request that was already on its way. */
const KEPT_MS = 200;

/** The store for a process that brokers many sessions at once. Writes to a pool are seen at once by whoever made them here. */
export function withRecentPool(store: Store, clock: Pick<Clock, 'nowMs'>): Store {
  const keptMs = () => KEPT_MS;
  const records = createKept(clock, { read: (pool) => store.getPool(pool), keptMs });
  const decisions = createKept(clock, { read: (pool) => store.getDecision(pool), keptMs });
  return {
    ...store,
    getPool: (pool) => records.get(pool),
    getDecision: (pool) => decisions.get(pool),
    countArrivals: addTogether(store),
    line: readTogether(store),
    savePool(change) {
      records.forget(change.after.pool);
      return store.savePool(change).finally(() => records.forget(change.after.pool));
    },
    putDecision(pool, decision) {
      decisions.forget(pool);
      return store.putDecision(pool, decision).finally(() => decisions.forget(pool));
    },
  };
}

/** Requests that came while a count was being written, and the write that will take them all. */
interface Sum {
  count: number;
  written: Promise<void>;
}

function addTogether(store: Store): Store['countArrivals'] {
  const waiting = new Map<string, Sum>();
  const writing = new Map<string, Promise<void>>();
  return (pool, minuteMs, count) => {
    const key = JSON.stringify([pool, minuteMs]);
    const write = (total: number): Promise<void> => {
      const sent = store.countArrivals(pool, minuteMs, total);
      const over = () => {
        if (writing.get(key) === done) writing.delete(key);
      };
      const done = sent.then(over, over);
      writing.set(key, done);
      return sent;
    };
    const before = writing.get(key);
    if (!before) return write(count);
    const open = waiting.get(key);
    if (open) {
      open.count += count;
      return open.written;
    }
    const sum: Sum = { count, written: Promise.resolve() };
    sum.written = before.then(() => {
      waiting.delete(key);
      return write(sum.count);
    });
    waiting.set(key, sum);
    return sum.written;
  };
}

/** Reads of the line at once; a request has its session to write meanwhile, so one that waits for a third loses little. */
const LINES_AT_ONCE = 2;

/** Whoever asks while these are under way shares the next: each is answered by a read that began after it asked, never by an older one. */
function readTogether(store: Store): Store['line'] {
  const running = new Map<string, Set<Promise<void>>>();
  const next = new Map<string, ReturnType<Store['line']>>();
  return (pool, limit) => {
    const key = JSON.stringify([pool, limit]);
    const reads = running.get(key) ?? new Set<Promise<void>>();
    running.set(key, reads);
    const read = () => {
      const line = store.line(pool, limit);
      const forget = () => void reads.delete(over);
      const over: Promise<void> = line.then(forget, forget);
      reads.add(over);
      return line;
    };
    if (reads.size < LINES_AT_ONCE) return read();
    const shared = next.get(key);
    if (shared) return shared;
    const later = Promise.race(reads).then(() => {
      next.delete(key);
      return read();
    });
    next.set(key, later);
    return later;
  };
}
