/** What one tick does about a pool's size, as plain data: launches, and tasks to take out. */
import type { PoolRecord, Revision } from '../../../core/pool/pool.ts';
import { isOccupied, type Task } from '../../../core/task/task.ts';
import { mayLaunch } from './breaker.ts';
import { findDrains } from './drains.ts';
import { countWarm, sortFleet } from './fleet.ts';
import type { Launch, PlanInput } from './plan-input.ts';
import { lackOfSuccessors } from './successors.ts';

/** The most tasks that one tick launches: two calls of ten a second under the account's 20 launches a second. */
export const LAUNCHES_A_TICK = 100;

/** Launches by revision, and tasks to drain, each with its reason. */
export interface Plan {
  readonly launches: readonly Launch[];
  readonly drains: readonly { readonly task: Task; readonly reason: string }[];
  /** Draining and empty: may be stopped. */
  readonly retires: readonly Task[];
  /** The cap kept us from launching what is wanted. */
  readonly capped: boolean;
  /** Tasks that the exchange of a full pool may have above the cap. */
  readonly surge: number;
}

/**
 * Decides launches and retirements. A task with a session is never drained for being too many, and none that leaves for age
 * or revision before its successor is warm.
 */
export function planPool(input: PlanInput): Plan {
  const { record, target, tasks, waiting } = input;
  const fleet = sortFleet(input);
  // A successor that has proved itself serves whoever finds no other, so it counts before sessions have moved.
  const there = fleet.idle.length + fleet.starting + countWarm(fleet);
  const lack = Math.max(0, target.warm + waiting - there);
  const successors = lackOfSuccessors(input, fleet);
  const wanted = [...shareOut(lack, servingRevisions(record)), ...successors];
  const room = Math.max(0, record.settings.maxTasks - input.fleetSize);
  // One task more than the cap lets a full pool exchange its tasks one by one.
  const isExchange = successors.length > 0 || fleet.leaving.length > 0;
  const mayExceed = isExchange && lack <= fleet.leaving.length;
  const surge = mayExceed && input.fleetSize <= record.settings.maxTasks ? 1 : 0;
  const launches = cut(
    wanted.map((launch) => bound(launch, input)),
    Math.min(Math.max(room, surge), LAUNCHES_A_TICK),
  );
  const isTight = input.isShort || sum(launches) < sum(wanted);
  return {
    launches,
    drains: findDrains(input, fleet, isTight && successors.length > 0),
    retires: tasks.filter((t) => t.state === 'draining' && !t.seats.some(isOccupied)),
    surge,
    capped: lack - fleet.leaving.length > room,
  };
}

function servingRevisions({ revisions }: PoolRecord): readonly Revision[] {
  return revisions.filter((r) => r.weight > 0);
}

/** Whole launches by weight; the largest remainders get what is left over. */
function shareOut(count: number, revisions: readonly Revision[]): Launch[] {
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

/** What the breaker allows of a launch. */
function bound({ revision, count }: Launch, { breaker, tasks, nowMs }: PlanInput): Launch {
  const gate = breaker.gateOf(revision.revision);
  const at = { revision: revision.revision, nowMs };
  return { revision, count: Math.min(count, mayLaunch(gate, tasks, at)) };
}

/** The first launches that fit into the room. */
function cut(launches: readonly Launch[], room: number): Launch[] {
  let left = room;
  return launches.flatMap(({ revision, count }) => {
    const fits = Math.min(count, left);
    left -= fits;
    return fits > 0 ? [{ revision, count: fits }] : [];
  });
}

function sum(launches: readonly Launch[]): number {
  return launches.reduce((total, { count }) => total + count, 0);
}
