/** What one tick does about a pool's size, as plain data: launches, and tasks to take out. */
import type { PoolRecord, Revision } from '../../../core/pool.ts';
import { isOccupied, sessionsOn, type Task } from '../../../core/task.ts';
import { type FailedStarts, isBroken } from './breaker.ts';
import type { Census } from '../../../core/census.ts';
import type { Target } from '../sizing/target-rule.ts';

/** The most tasks that one tick launches: two calls of ten a second under the account's 20 launches a second. */
export const LAUNCHES_A_TICK = 100;

/** Launches by revision, and tasks to drain, each with its reason. */
export interface Plan {
  readonly launches: readonly { readonly revision: Revision; readonly count: number }[];
  readonly drains: readonly { readonly task: Task; readonly reason: string }[];
  /** Draining and empty: may be stopped. */
  readonly retires: readonly Task[];
  /** The cap kept us from launching what is wanted. */
  readonly capped: boolean;
}

/** What the plan is made from. */
export interface PlanInput {
  readonly tasks: readonly Task[];
  readonly census: Census;
  readonly record: PoolRecord;
  readonly target: Target;
  /** Broken revisions are not launched, whatever their weight. */
  readonly failedStarts: FailedStarts;
  readonly nowMs: number;
}

/** Decides launches and retirements. A task with a session is never drained for being too many. */
export function planPool(input: PlanInput): Plan {
  const { census, record, target } = input;
  const lack = Math.max(0, target.warm + census.waiting - census.idle - census.starting);
  const room = Math.max(0, record.settings.maxTasks - census.fleet);
  const count = Math.min(lack, room, LAUNCHES_A_TICK);
  return {
    launches: shareOut(
      count,
      record.revisions.filter((r) => r.weight > 0 && !isBroken(input.failedStarts, r.revision)),
    ),
    drains: findDrains(input),
    retires: input.tasks.filter((t) => t.state === 'draining' && !t.seats.some(isOccupied)),
    capped: lack > room,
  };
}

/** Whole launches by weight; the largest remainders get what is left over. */
function shareOut(count: number, revisions: readonly Revision[]): Plan['launches'] {
  const total = revisions.reduce((sum, r) => sum + r.weight, 0);
  const exact = revisions.map((revision) => ({
    revision,
    share: (count * revision.weight) / total,
  }));
  let left = count - exact.reduce((sum, e) => sum + Math.floor(e.share), 0);
  return exact
    .sort((a, b) => (b.share % 1) - (a.share % 1))
    .map(({ revision, share }) => ({ revision, count: Math.floor(share) + (left-- > 0 ? 1 : 0) }))
    .filter((launch) => launch.count > 0);
}

function findDrains(input: PlanInput): Plan['drains'] {
  const empty = input.tasks.filter(
    (t) => (t.state === 'ready' || t.state === 'starting') && sessionsOn(t) === 0,
  );
  const unfit = empty.flatMap((task) => {
    const reason = whyUnfit(task, input);
    return reason ? [{ task, reason }] : [];
  });
  const out = new Set(unfit.map(({ task }) => task));
  const fit = empty.filter((task) => task.state === 'ready' && !out.has(task));
  const excess = Math.max(0, fit.length - input.census.waiting - input.target.keep);
  const oldest = [...fit].sort((a, b) => a.launchedAtMs - b.launchedAtMs).slice(0, excess);
  return [...unfit, ...oldest.map((task) => ({ task, reason: 'too many idle' }))];
}

function whyUnfit(task: Task, { record, nowMs }: PlanInput): string | undefined {
  const revision = record.revisions.find((r) => r.revision === task.revision);
  if (!revision || revision.weight <= 0) return 'revision takes no sessions';
  if (nowMs - task.launchedAtMs > record.settings.maxTaskAgeMs) return 'too old';
  return task.served >= record.settings.maxSessionsPerTask ? 'served enough sessions' : undefined;
}
