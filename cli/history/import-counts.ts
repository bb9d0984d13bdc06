/** Brings recorded minute counts into the table, so that a new pool's forecast knows its weeks from the first minute on. */
import { CannotRun } from '../../core/cannot-run.ts';
import { HISTORY_DAYS } from '../../core/limits.ts';
import type { MinuteCount, PoolStore } from '../../core/store/store.ts';
import type { Clock } from '../../core/time/clock.ts';

/** Where the counts go. */
export interface ImportDeps {
  readonly store: PoolStore;
  readonly clock: Clock;
  /** Names this run; two imports into one pool at once would add to each other. */
  readonly owner: string;
  readonly progress?: (done: number, of: number) => void;
}

/** What is to be brought in. */
export interface ImportOrder {
  readonly pool: string;
  readonly counts: readonly MinuteCount[];
  /** The file is right and the table is wrong: set each minute, instead of raising it where the file has more. */
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/** What was done; minutes are those that the table may keep. */
export interface Imported {
  readonly minutes: number;
  readonly calls: number;
  /** Minutes that were changed, or would be. */
  readonly changed: number;
  /** Left out: older than the table keeps, and not over yet. */
  readonly tooOld: number;
  readonly notOver: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Writes at a time; an on-demand table takes thousands a second. */
const AT_ONCE = 32;
/** A count that was added twice (a write that was sent again) is found by reading back and put right. */
const ROUNDS = 3;
const LEASE_MS = 60_000;

/**
 * Idempotent: a second run changes nothing. Without `replace` a minute becomes what the file says or what was counted, whichever is
 * more, so that an import never hides calls that the API has counted. Throws if another import runs, or if the table
 * does not hold what was written after three rounds.
 */
export async function importCounts(deps: ImportDeps, order: ImportOrder): Promise<Imported> {
  const { store, clock, owner } = deps;
  const endMs = Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS;
  const startMs = endMs - HISTORY_DAYS * DAY_MS;
  const usable = order.counts.filter(({ minuteMs }) => minuteMs >= startMs && minuteMs < endMs);
  const lease = `history#${order.pool}`;
  const held = await store.lease(lease, owner, { nowMs: clock.nowMs(), ttlMs: LEASE_MS });
  if (!held.held)
    throw new CannotRun(
      `Cannot import into ${order.pool}: another import is running, or ended less than a minute ago without an end`,
    );
  try {
    const changed = await bringIn(deps, { ...order, counts: usable });
    return {
      minutes: usable.length,
      calls: usable.reduce((sum, { count }) => sum + count, 0),
      changed,
      tooOld: order.counts.filter(({ minuteMs }) => minuteMs < startMs).length,
      notOver: order.counts.filter(({ minuteMs }) => minuteMs >= endMs).length,
    };
  } finally {
    await store.releaseLease(lease, owner);
  }
}

async function bringIn(deps: ImportDeps, order: ImportOrder): Promise<number> {
  const before = await readMinutes(deps.store, order);
  const wanted = wantedCounts(before, order);
  let missing = differences(before, wanted);
  const changed = missing.length;
  if (order.dryRun) return changed;
  for (let round = 0; missing.length > 0; round++) {
    if (round === ROUNDS)
      throw new CannotRun(
        `Cannot import into ${order.pool}: ${missing.length} minutes differ after ${ROUNDS} rounds; is something else writing them? Run it again`,
      );
    await write(deps, order.pool, missing);
    missing = differences(await readMinutes(deps.store, order), wanted);
  }
  return changed;
}

/** What each minute is to be. With `replace`, minutes between the first and the last that the file does not name become 0. */
function wantedCounts(
  before: ReadonlyMap<number, number>,
  { counts, replace }: ImportOrder,
): Map<number, number> {
  const wanted = new Map<number, number>();
  if (replace) for (const minuteMs of before.keys()) wanted.set(minuteMs, 0);
  for (const { minuteMs, count } of counts)
    wanted.set(minuteMs, replace ? count : Math.max(count, before.get(minuteMs) ?? 0));
  return wanted;
}

function differences(
  now: ReadonlyMap<number, number>,
  wanted: ReadonlyMap<number, number>,
): MinuteCount[] {
  return [...wanted]
    .map(([minuteMs, count]) => ({ minuteMs, count: count - (now.get(minuteMs) ?? 0) }))
    .filter(({ count }) => count !== 0);
}

async function readMinutes(
  store: PoolStore,
  { pool, counts }: ImportOrder,
): Promise<Map<number, number>> {
  const first = counts[0]?.minuteMs;
  const last = counts[counts.length - 1]?.minuteMs;
  if (first === undefined || last === undefined) return new Map();
  const found = await store.arrivals(pool, first, last + MINUTE_MS);
  return new Map(found.map(({ minuteMs, count }) => [minuteMs, count]));
}

async function write(
  deps: ImportDeps,
  pool: string,
  missing: readonly MinuteCount[],
): Promise<void> {
  const { store, clock, owner, progress } = deps;
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const part = missing.slice(at, at + AT_ONCE);
    await Promise.all(
      part.map(({ minuteMs, count }) => store.countArrivals(pool, minuteMs, count)),
    );
    progress?.(Math.min(missing.length, at + AT_ONCE), missing.length);
    if (at % (AT_ONCE * 64) === 0)
      await store.lease(`history#${pool}`, owner, { nowMs: clock.nowMs(), ttlMs: LEASE_MS });
  }
}
