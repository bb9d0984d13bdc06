/**
 * Claims of one process share what they know: a listing of claimable tasks serves all that ask within a moment, a task that
 * one of them is writing is not written by another, and what a write answers corrects the listing. So a burst costs about one
 * write a claim, and not a query for each; a claim still needs its condition, which only the table can give.
 *
 *   claim 1   list ──────▶ write t1 ──▶ saved
 *   claim 2        (same) ▶ write t2 ──▶ saved
 *   claim 3        (same) ▶ wants t1: waits for claim 1's answer, is told the conflict, writes t3
 */
import { shardOf } from '../../core/claim/claim.ts';
import type { Change, Saved, Store } from '../../core/store/store.ts';
import { type Listing, listingOf, type Task } from '../../core/task/task.ts';
import type { Clock } from '../../core/time/clock.ts';
import { settle } from '../settle.ts';

/** How long a listing may serve; of the order of an index's own delay, so it makes no answer much older. */
const KEPT_MS = 200;

interface Kept {
  readonly atMs: number;
  readonly read: Promise<void>;
  readonly tasks: Map<string, Task>;
  reading: boolean;
}

/** A write to a task that is under way, or was a moment ago; what it answered is the least that others must know. */
interface Write {
  readonly atMs: number;
  readonly current: Promise<Task | undefined>;
  /** The item after it, once that is known. */
  answered?: Task | undefined;
}

/** The store for a process that brokers many sessions at once, with its listings shared. An empty listing serves nobody: it is read anew. */
export function withRecentListings(store: Store, clock: Pick<Clock, 'nowMs'>): Store {
  const kept = new Map<string, Kept>();
  const writes = new Map<string, Write>();
  const saveTask = shareWrites(store, { clock, kept, writes });
  return {
    ...store,
    saveTask,
    async listClaimable(from, of) {
      const key = keyOf(from, of);
      let listing = kept.get(key);
      if (!listing || !isUsable(listing, clock.nowMs())) {
        const latest = (task: Task) => latestOf(task, from, writes.get(task.taskId));
        listing = startReading(store.listClaimable(from, of), { atMs: clock.nowMs(), latest });
        kept.set(key, listing);
      }
      await listing.read;
      return [...listing.tasks.values()];
    },
    // A broker makes neither of these; whoever does must find what it wrote.
    register(task, nowMs) {
      kept.clear();
      return store.register(task, nowMs);
    },
    saveBoth(task, session) {
      kept.clear();
      return store.saveBoth(task, session);
    },
  };
}

function shareWrites(
  store: Store,
  {
    clock,
    kept,
    writes,
  }: {
    clock: Pick<Clock, 'nowMs'>;
    kept: ReadonlyMap<string, Kept>;
    writes: Map<string, Write>;
  },
): Store['saveTask'] {
  return async (change, heardAfterMs) => {
    const { taskId, version } = change.before;
    for (let known = writes.get(taskId); known; ) {
      const current = await known.current.catch(() => undefined);
      // Versions only grow, so a write from an older one has lost, and the table need not be asked.
      if (current && current.version > version) return settle(change.after, current);
      const later = writes.get(taskId);
      known = later === known ? undefined : later;
    }
    for (const { tasks } of kept.values()) tasks.delete(taskId);
    const sent = store.saveTask(change, heardAfterMs);
    const current = sent.then((answer) => currentOf(change, answer));
    const write: Write = { atMs: clock.nowMs(), current };
    remember(writes, taskId, write);
    try {
      write.answered = await current;
    } catch (error) {
      // Of a write that failed nothing is known.
      if (writes.get(taskId) === write) writes.delete(taskId);
      throw error;
    }
    list(kept, write.answered);
    return sent;
  };
}

/** The latest write comes last; those older than any listing are forgotten. */
function remember(writes: Map<string, Write>, taskId: string, write: Write): void {
  writes.delete(taskId);
  writes.set(taskId, write);
  for (const [id, { atMs }] of writes) {
    if (atMs > write.atMs - 2 * KEPT_MS) break;
    writes.delete(id);
  }
}

function keyOf(from: Listing, of: { pool: string; revision: string; shard: number }): string {
  return JSON.stringify([from, of.pool, of.revision, of.shard]);
}

function isUsable({ reading, tasks, atMs }: Kept, nowMs: number): boolean {
  return reading || (tasks.size > 0 && nowMs - atMs < KEPT_MS);
}

/** A task as an index told it, corrected by what was written here meanwhile; nothing when it has left the list or is about to. */
function latestOf(task: Task, from: Listing, write: Write | undefined): Task | undefined {
  if (!write) return task;
  const { answered } = write;
  if (!answered) return from === 'idle' ? undefined : task;
  if (answered.version <= task.version) return task;
  return listingOf(answered) === from ? answered : undefined;
}

function startReading(
  listed: Promise<readonly Task[]>,
  { atMs, latest }: { atMs: number; latest: (task: Task) => Task | undefined },
): Kept {
  const tasks = new Map<string, Task>();
  const read = listed
    .then((found) => {
      for (const task of found.flatMap((one) => latest(one) ?? [])) tasks.set(task.taskId, task);
    })
    .finally(() => {
      listing.reading = false;
    });
  const listing: Kept = { atMs, read, tasks, reading: true };
  return listing;
}

/** The item as it is after a write, as far as its answer tells. */
function currentOf({ after }: Change<Task>, answer: Saved<Task>): Task | undefined {
  return answer.outcome === 'saved' ? after : answer.current;
}

/** Puts a task as it now is where it would be found, if that was read. */
function list(kept: ReadonlyMap<string, Kept>, task: Task | undefined): void {
  const from = task && listingOf(task);
  if (!from) return;
  const listing = kept.get(keyOf(from, { ...task, shard: shardOf(task.taskId) }));
  if (listing && !listing.reading) listing.tasks.set(task.taskId, task);
}
