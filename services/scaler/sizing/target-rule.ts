/** The seam between the tick and the forecast: how many tasks a pool wants warm, and why. */
import type { AnnouncedCalls } from '../../../core/phone/announced-calls.ts';
import type { Census } from '../../../core/pool/census.ts';
import type { BoundBy, PoolRecord } from '../../../core/pool/pool.ts';
import type { MinuteCount } from '../../../core/store/store.ts';
import type { Task } from '../../../core/task/task.ts';

/** What a rule may look at. */
export interface TargetInput {
  readonly record: PoolRecord;
  readonly census: Census;
  readonly nowMs: number;
  /** Every task of the pool; those that became claimable teach the lead time. */
  readonly tasks: readonly Task[];
  readonly tickMs: number;
  /** Calls of ours that will be made. */
  readonly announced?: AnnouncedCalls;
  /** Minute counts up to now, oldest first; the rule asks once and keeps what it needs. */
  readonly arrivals: (fromMs: number, toMs: number) => Promise<MinuteCount[]>;
}

/** How many tasks there must be idle or starting, not promised to anyone. */
export interface Target {
  /** Fewer: launch. */
  readonly warm: number;
  /** More idle ones: stop them. At least `warm`. */
  readonly keep: number;
  readonly boundBy: BoundBy;
  readonly reason: string;
  /** Requests foreseen in the next minute. */
  readonly expectedArrivals?: number;
  /** No more than these in 99 of 100 such minutes. */
  readonly highArrivals?: number;
}

/** One rule serves one pool and may remember what it saw. */
export type TargetRule = (input: TargetInput) => Promise<Target>;

/** The plainest rule: `minWarm` tasks, and one more kept before an idle one is stopped. */
export const holdMinimum: TargetRule = async ({ record }) => {
  const warm = record.settings.minWarm;
  return { warm, keep: warm + 1, boundBy: 'minWarm', reason: `minWarm is ${warm}` };
};
