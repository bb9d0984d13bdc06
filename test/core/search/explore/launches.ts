/**
 * Scalers that tick over one pool, side by side: the lease, the launch ledger and the cap. A tick may stand still at any of
 * its steps for as long as it likes, or die there; RunTask starts fewer than it was asked for, or answers nobody; the list of
 * tasks is late; tasks crash. What is decided, production's functions decide.
 */
import { type Exploration, type Explored, explore } from './explore.ts';
import { launchesKey } from './launch-canonical.ts';
import {
  createCounts,
  isShown,
  LAUNCHING,
  type LaunchModel,
  type LaunchState,
  OFF,
} from './launch-state.ts';
import { tickSteps } from './launch-ticks.ts';
import { worldSteps } from './launch-world.ts';

/** The rules. */
export const OVER_THE_CAP = 'more tasks run than the cap allows';
export const TWO_IN_A_LEASE = 'two ticks hold one lease';

/** Makes the search of a model. */
export const searchLaunches =
  (model: LaunchModel) =>
  (limit?: number): Exploration =>
    explore(launchesOf(model), limit);

function launchesOf(model: LaunchModel): Explored<LaunchState> {
  const steps = { ...LAUNCHING, ...model.steps };
  const counts = createCounts(LAUNCHING);
  const old = { up: true, item: 'there', old: true, listed: true, lag: 0 } as const;
  return {
    first: {
      lease: null,
      ledger: [],
      tasks: model.exchange ? Array.from({ length: model.cap }, () => old) : [],
      scalers: Array.from({ length: model.scalers }, () => OFF),
    },
    steps(state, emit) {
      const ctx = { model, steps, state, emit };
      state.scalers.forEach((_, i) => tickSteps(ctx, i));
      worldSteps(ctx);
    },
    broken({ tasks, scalers }) {
      const running = tasks.filter(({ up }) => up).length;
      // One more while the tasks of a full pool are exchanged.
      if (running > model.cap + (model.exchange ? 1 : 0)) return OVER_THE_CAP;
      return scalers.filter(({ inTime }) => inTime).length > 1 ? TWO_IN_A_LEASE : undefined;
    },
    isAtRest: ({ tasks, scalers }) =>
      scalers.every(({ at }) => at === 'off') &&
      tasks.length === model.cap &&
      tasks.every((task) => task.up && task.item === 'there' && !task.old && isShown(task)),
    keyOf: (state) => launchesKey(state, counts),
  };
}
