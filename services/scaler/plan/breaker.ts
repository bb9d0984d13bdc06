/** A revision that crash-loops launches only a bounded number of tasks; the last good one takes over. */
import type { PoolRecord } from '../../../core/pool.ts';
import type { Task } from '../../../core/task.ts';

/** Failed starts in a row after which a revision counts as broken. */
export const BREAKER_FAILURES = 3;

/** Failed starts by revision, since its last success. */
export type FailedStarts = Readonly<Record<string, number>>;

/** Adds the starts that failed since the last count; a revision with a ready task starts again at 0. */
export function countFailedStarts(
  before: FailedStarts,
  died: readonly Task[],
  tasks: readonly Task[],
): FailedStarts {
  const failed = died.filter((task) => task.readyAtMs === undefined);
  const ready = readyRevisions(tasks);
  const names = new Set([...Object.keys(before), ...failed.map((task) => task.revision)]);
  const counts = [...names].map((name): [string, number] => {
    const now = failed.filter((task) => task.revision === name).length;
    return [name, ready.has(name) && now === 0 ? 0 : (before[name] ?? 0) + now];
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Whether a revision has failed too often to be launched. */
export function isBroken(failed: FailedStarts, revision: string): boolean {
  return (failed[revision] ?? 0) >= BREAKER_FAILURES;
}

/** The record after this tick: broken revisions lose their weight to the last good one, a proven one becomes it. */
export function settleRevisions(
  record: PoolRecord,
  failed: FailedStarts,
  tasks: readonly Task[],
): PoolRecord {
  const broken = record.revisions.filter((r) => r.weight > 0 && isBroken(failed, r.revision));
  const good = record.revisions.find((r) => r.revision === record.lastGood);
  if (broken.length > 0 && good && !isBroken(failed, good.revision)) {
    const moved = broken.reduce((sum, r) => sum + r.weight, 0);
    const revisions = record.revisions.map((r) => {
      if (broken.includes(r)) return { ...r, weight: 0 };
      return r === good ? { ...r, weight: r.weight + moved } : r;
    });
    return { ...record, version: record.version + 1, revisions };
  }
  return markGood(record, tasks);
}

function markGood(record: PoolRecord, tasks: readonly Task[]): PoolRecord {
  const ready = readyRevisions(tasks);
  const newest = [...record.revisions]
    .filter((r) => r.weight > 0 && ready.has(r.revision))
    .sort((a, b) => b.deployedAtMs - a.deployedAtMs)[0];
  if (!newest || newest.revision === record.lastGood) return record;
  return { ...record, version: record.version + 1, lastGood: newest.revision };
}

/** The revisions of which a task became claimable. */
function readyRevisions(tasks: readonly Task[]): Set<string> {
  const ready = new Set<string>();
  for (const task of tasks) if (task.readyAtMs !== undefined) ready.add(task.revision);
  return ready;
}
