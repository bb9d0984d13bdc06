/** What a pool's target is set up with; everything that is learned is in the state instead. */
import type { Schedule, Worth } from '../../../core/pool/pool.ts';
import type { ForecastSettings } from '../forecast/forecaster.ts';

/** One pool's bounds and wishes. */
export interface TargetSettings extends ForecastSettings {
  readonly minWarm: number;
  /** Cap on all tasks, busy ones too; 0 is none. */
  readonly maxTasks: number;
  readonly schedules?: readonly Schedule[] | undefined;
  /** Seats beside a task's own. */
  readonly spareSeats: number;
  /** Tasks serve again after a session. */
  readonly reuse: boolean;
  /** 'claim' where a claim that leaves the pool short is made good at once. */
  readonly refill: 'claim' | 'tick';
  readonly tickMs: number;
  /** What a session is taken to last until ends have been seen. */
  readonly meanSessionMs: number;
  /** Wanted share of callers who wait for a container; without it `worth` decides. */
  readonly cold?: number;
  /** Wanted share of callers who are put on a spare seat; without it `worth` decides. */
  readonly shared?: number;
  readonly worth?: Worth | undefined;
  /** Launches a second that the account allows; 0 or nothing where it does not matter. */
  readonly launchesPerSecond?: number;
}
