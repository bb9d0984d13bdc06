/** What a tick plans from, and what it plans in. */
import type { PoolRecord, Revision } from '../../../core/pool/pool.ts';
import type { Task } from '../../../core/task/task.ts';
import type { Target } from '../sizing/target-rule.ts';
import type { Breaker } from './breaker.ts';

/** So many tasks of one revision. */
export interface Launch {
  readonly revision: Revision;
  readonly count: number;
}

/** What the plan is made from. */
export interface PlanInput {
  readonly tasks: readonly Task[];
  /** All that is paid for, also what is not heard. */
  readonly fleetSize: number;
  /** Sessions waiting for a seat. */
  readonly waiting: number;
  readonly record: PoolRecord;
  readonly target: Pick<Target, 'warm' | 'keep'>;
  /** Says what may not be launched, whatever its weight. */
  readonly breaker: Breaker;
  /** The last launches were refused for want of room, so a successor needs its predecessor's. */
  readonly isShort: boolean;
  readonly nowMs: number;
}
