/** What the search of deploys knows in one moment, as plain data, and how production's items are made from it. */
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import * as rolloutSteps from '../../../../core/pool/rollout.ts';
import type { FailedStart } from '../../../../core/task/failed-start.ts';
import type { Task } from '../../../../core/task/task.ts';
import * as breakerSteps from '../../../../services/scaler/plan/breaker.ts';
import { deployRevision } from '../../../../services/scaler/plan/deploy.ts';
import { planPool } from '../../../../services/scaler/plan/plan.ts';
import { moveIfWarm } from '../../../../services/scaler/plan/successors.ts';
import { newTask, warmed } from '../../../contract/tasks.ts';
import type { Emit } from './explore.ts';

/** Production's decisions; a mutant replaces one. */
export const ROLLING = { ...rolloutSteps, ...breakerSteps, deployRevision, planPool, moveIfWarm };

/** How large, and what the new revision is like. */
export interface RolloutModel {
  readonly warm: number;
  readonly cap: number;
  /** `good`; `dead`: its tasks never become ready; `frail`: they may die soon after. */
  readonly next: 'good' | 'dead' | 'frail';
  readonly steps?: Partial<typeof ROLLING>;
}

/** A task. `age` counts half minutes since it became ready: from one on its start went well. */
export interface Rolled {
  readonly revision: string;
  readonly is: 'starting' | 'idle' | 'busy';
  readonly age: number;
  readonly served: boolean;
}

/** All of it. Ages are half minutes, the oldest standing for all that is older. */
export interface RolloutState {
  readonly record: PoolRecord;
  readonly tasks: readonly Rolled[];
  /** Ages of the failed starts of the new revision since its last good one, the oldest first. */
  readonly failed: readonly number[];
  /** Revisions that have had a good start. */
  readonly good: readonly string[];
  /** The scaler has looked since time has passed; it does so several times in half a minute. */
  readonly ticked: boolean;
  readonly deployed: 'no' | 'yes' | 'back';
}

/** What each step is given. */
export interface RolloutContext {
  readonly model: RolloutModel;
  readonly steps: typeof ROLLING;
  readonly state: RolloutState;
  readonly emit: Emit<RolloutState>;
}

/** The moment of every state, and what an age counts. */
export const NOW_MS = 100_000_000;
export const AGE_MS = 31_000;

/** Exceeds the cool-down after two probes. */
export const OLDEST = 9;

/** A task as the table has it. */
export function toItem({ revision, is, age, served }: Rolled, index: number): Task {
  const taskId = `t${index}`;
  const launchedAtMs = NOW_MS - 1_000_000 - index;
  const born = newTask(taskId, { revision, seatCount: 1, launchedAtMs });
  if (is === 'starting') return born;
  // What is older than one half minute was learnt as a good start when it was one.
  const readyAtMs = NOW_MS - (age > 1 ? OLDEST + 1 : age) * AGE_MS;
  const ready = { ...warmed(born), readyAtMs, served: served ? 1 : 0 };
  const seat = { state: 'active', epoch: 2, sessionId: 's' } as const;
  return is === 'busy' ? { ...ready, seats: [seat] } : ready;
}

/** Failed starts as they were written down. */
export function toFailures(ages: readonly number[]): FailedStart[] {
  return ages.map((age, i) => ({
    id: String(i),
    revision: 'r2',
    fault: 'code',
    atMs: NOW_MS - age * AGE_MS,
    reason: '',
  }));
}

/** Last good starts as the scaler keeps them. Failures before them are forgotten, so it is enough that they were long ago. */
export function toGood(good: readonly string[]): Record<string, number> {
  return Object.fromEntries(good.map((revision) => [revision, NOW_MS - (OLDEST + 1) * AGE_MS]));
}

/** Where a newcomer would look, whichever revision is drawn for it. */
export function findable(state: Pick<RolloutState, 'record' | 'tasks'>): Rolled[] {
  const { record, tasks } = state;
  const drawn = record.revisions.filter(({ weight }) => weight > 0);
  const everywhere = drawn.map(({ revision }) => [
    revision,
    ...rolloutSteps.otherRevisions(record, revision),
  ]);
  return tasks.filter(
    ({ is, revision }) => is === 'idle' && everywhere.every((list) => list.includes(revision)),
  );
}
