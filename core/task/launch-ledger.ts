/**
 * The launches that were begun lately: what keeps a pool under its cap however many scalers tick at once. A launch is written
 * here, under the ledger's version as it was before the tasks were listed, and only then asked of ECS; so whoever listed
 * before another one launched has lost, and launches nothing. What is begun counts until its tasks are listed.
 */
import { moved, type Outcome, refused } from '../store/outcome.ts';
import type { Task } from './task.ts';
import { launchedTask } from './task-transitions.ts';

/** A pool's ledger; one item, written under its version. */
export interface LaunchLedger {
  readonly pool: string;
  readonly version: number;
  readonly launches: readonly BegunLaunch[];
}

/** One call of RunTask. */
export interface BegunLaunch {
  readonly token: string;
  readonly revision: string;
  readonly count: number;
  readonly atMs: number;
  /** What was launched; missing while the answer is out, and for ever when its scaler died. */
  readonly taskIds?: readonly string[];
  /** When these had been written into the table; missing where that failed, so that they are there when they register. */
  readonly writtenAtMs?: number;
}

/** A launch, and what has become of it. */
export type SettledLaunch = Pick<BegunLaunch, 'token' | 'writtenAtMs'> &
  Required<Pick<BegunLaunch, 'taskIds'>>;

/** Tasks that were written down are in the table's list by then, or over; exceeds the delay of an index and the clocks' skew. */
const LISTED_AFTER_MS = 15_000;

/** What a launch has started has registered by itself by then; exceeds the slowest start seen (90 s). */
const REGISTERED_AFTER_MS = 180_000;

/**
 * A launch that was written down and not asked for within this is not asked for any more: its process stood still, and what it
 * wrote would be forgotten while its tasks start. With the deadline of RunTask and a start it stays under the above.
 */
export const ASK_WITHIN_MS = 30_000;

/** The ledger of a pool that has launched nothing yet. */
export function emptyLedger(pool: string): LaunchLedger {
  return { pool, version: 0, launches: [] };
}

/** The tasks that were begun and that this list does not name yet, as their launcher would have written them down. */
export function findUnlisted(
  { pool, launches }: LaunchLedger,
  listed: readonly Task[],
  { isolation, nowMs }: Pick<Task, 'isolation'> & { readonly nowMs: number },
): Task[] {
  const known = new Set(listed.map((task) => task.taskId));
  return launches
    .filter((launch) => !isOver(launch, nowMs))
    .flatMap(({ token, revision, count, taskIds, atMs }) => {
      const ids = taskIds ?? Array.from({ length: count }, (_, i) => `${token}#${i}`);
      const facts = { pool, revision, isolation, launchedAtMs: atMs };
      return ids.filter((id) => !known.has(id)).map((taskId) => launchedTask({ ...facts, taskId }));
    });
}

/** Writes a launch down before it is asked for; refused when it does not fit into the room under the cap. */
export function beginLaunch(
  ledger: LaunchLedger,
  launch: Omit<BegunLaunch, 'taskIds'>,
  room: number,
): Outcome<LaunchLedger> {
  if (launch.count > room) return refused(`there is room for ${room}`);
  const recent = ledger.launches.filter((begun) => !isOver(begun, launch.atMs));
  return moved({ ...ledger, version: ledger.version + 1, launches: [...recent, launch] });
}

/** Notes what a launch has started, which may be less than was asked for. */
export function settleLaunch(ledger: LaunchLedger, settled: SettledLaunch): LaunchLedger {
  const launches = ledger.launches.map((begun) =>
    begun.token === settled.token ? { ...begun, count: settled.taskIds.length, ...settled } : begun,
  );
  return { ...ledger, version: ledger.version + 1, launches };
}

function isOver({ writtenAtMs, atMs }: BegunLaunch, nowMs: number): boolean {
  if (writtenAtMs === undefined) return nowMs - atMs > REGISTERED_AFTER_MS;
  return nowMs - writtenAtMs > LISTED_AFTER_MS;
}
