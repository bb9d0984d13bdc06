/** Which empty tasks are told to take no more sessions. Make before break: what leaves stays until its successor is warm. */
import { countWarm, type Departure, type Fleet } from './fleet.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * `isTight`: successors are wanted and there is no room for them, so tasks that serve well make room as far as warm ones of
 * either revision are more than are needed.
 */
export function findDrains(
  { target, waiting }: Pick<PlanInput, 'target' | 'waiting'>,
  fleet: Fleet,
  isTight: boolean,
): Departure[] {
  const need = target.warm + waiting;
  const spared = Math.max(0, fleet.idle.length + fleet.leaving.length - need);
  const leaving = oldestFirst(fleet.leaving).slice(0, spared);
  const tooMany = fleet.idle.length - waiting - target.keep;
  const makesRoom = isTight ? Math.min(1, fleet.idle.length + countWarm(fleet) - need) : 0;
  const excess = Math.max(0, tooMany, makesRoom);
  const reason = tooMany > 0 ? 'too many idle' : 'makes room for its successor';
  const idle = oldestFirst(fleet.idle.map((task) => ({ task, reason }))).slice(0, excess);
  return [...fleet.useless, ...leaving, ...idle];
}

function oldestFirst(tasks: readonly Departure[]): Departure[] {
  return [...tasks].sort((a, b) => a.task.launchedAtMs - b.task.launchedAtMs);
}
