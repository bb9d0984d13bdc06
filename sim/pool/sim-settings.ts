/** What a simulation is set up with; everything a run needs beside the trace. */
import type { Worth } from '../../core/pool/pool.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { LaunchSettings } from '../trace/leads.ts';
import type { Lengths } from '../trace/sessions.ts';

/** The pool and the cloud around it; production's own values are the defaults. */
export interface SimulatedPool {
  readonly tickS: number;
  readonly refill: 'tick' | 'claim';
  readonly reuse: boolean;
  readonly spareSeats: number;
  /** Cap on all tasks; 0: none. */
  readonly maxTasks: number;
  readonly minWarm: number;
}

/** Wishes of the production rule; each may be missing. */
export interface WantedShares {
  readonly cold: number | undefined;
  readonly shared: number | undefined;
  readonly worth: Worth | undefined;
}

/** One simulation. */
export interface SimSettings {
  readonly pool: SimulatedPool;
  readonly launch: LaunchSettings;
  readonly lengths: Lengths;
  /** Where the pool's week is lived. */
  readonly timeZone: string;
  /** Played before a counted stretch, to fill the pool. */
  readonly warmupS: number;
  readonly historyDays: number;
  /** What the production rule is told of money, or of wanted shares; without both its own default money decides. */
  readonly wanted: WantedShares;
}

/** What production assumes until it has seen sessions end. */
const ASSUMED_SESSION_MS = 240_000;

/** The production rule's own settings. */
export function targetSettings({ pool, timeZone, wanted, launch }: SimSettings): TargetSettings {
  return {
    timeZone,
    minWarm: pool.minWarm,
    maxTasks: pool.maxTasks,
    spareSeats: pool.spareSeats,
    reuse: pool.reuse || pool.spareSeats > 0,
    refill: pool.refill,
    tickMs: pool.tickS * 1000,
    meanSessionMs: ASSUMED_SESSION_MS,
    launchesPerSecond: launch.perSecond,
    ...(wanted.cold === undefined ? {} : { cold: wanted.cold }),
    ...(wanted.shared === undefined ? {} : { shared: wanted.shared }),
    ...(wanted.worth ? { worth: wanted.worth } : {}),
  };
}
