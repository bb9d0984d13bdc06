/**
 * A pool that is deployed to and rolled back, with a new revision that is good, never becomes ready, or dies soon after: make
 * before break, and the breaker. Callers come and go, tasks die, half minutes pass; the scaler's tick is one step, for lease and
 * ledger have a search of their own. What is decided, production's functions decide.
 */
import { isRollingOut } from '../../../../core/pool/rollout.ts';
import { POOL_RECORD } from '../../warm-store.ts';
import { type Exploration, type Explored, explore } from './explore.ts';
import {
  findable,
  ROLLING,
  type Rolled,
  type RolloutModel,
  type RolloutState,
} from './rollout-state.ts';
import { rolloutSteps } from './rollout-steps.ts';

/** Makes the search of a model. */
export const searchRollouts =
  (model: RolloutModel) =>
  (limit?: number): Exploration =>
    explore(rolloutsOf(model), limit);

function rolloutsOf(model: RolloutModel): Explored<RolloutState> {
  const steps = { ...ROLLING, ...model.steps };
  const { warm, cap } = model;
  const settings = { ...POOL_RECORD.settings, minWarm: warm, maxTasks: cap, maxTaskAgeMs: 1e12 };
  const idle: Rolled = { revision: 'r1', is: 'idle', age: 2, served: false };
  return {
    first: {
      record: { ...POOL_RECORD, settings, lastGood: 'r1' },
      tasks: Array.from({ length: warm }, () => idle),
      failed: [],
      good: ['r1'],
      ticked: true,
      deployed: 'no',
    },
    steps: (state, emit) => rolloutSteps({ model, steps, state, emit }),
    broken: () => undefined,
    isAtRest: (state) => {
      const isBroken = state.failed.length >= 3;
      const isSettled = !isRollingOut(state.record) || (isBroken && model.next !== 'good');
      return (
        isSettled && findable(state).length >= warm && state.tasks.every(({ is }) => is !== 'busy')
      );
    },
    keyOf: rolloutKey,
  };
}

function rolloutKey({ record, tasks, failed, good, ticked, deployed }: RolloutState): string {
  const revisions = record.revisions.map(
    ({ revision, weight, next }) => `${revision}${weight}>${next}`,
  );
  const of = tasks.map(({ revision, is, age, served }) => `${revision}${is}${age}${served}`).sort();
  const marks = [record.lastGood, record.lastServing, ticked, deployed].join();
  return `${revisions.join()};${marks};${of.join()};${failed.join()};${good.join()}`;
}
