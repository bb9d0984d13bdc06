/**
 * How many tasks of a pool must be warm, and why. The one entry of the predictive scaler:
 *
 *   const state = createTargetState(settings);              // settings.ts
 *   replayCounts(state, past, intervalMs);                  // 8 weeks of counts, oldest first; may be none
 *   observe(state, { fromMs, toMs, arrivals, ended, sessions });   // each tick, stretches in order, refused requests too
 *   learnLeadTime(state.leadTimes, { zone, leadMs });       // each own launch that became claimable
 *   decideTarget(state, census, nowMs);                     // { warm, keep, boundBy, reason, … }
 *
 * `observe` and `learnLeadTime` change the state; `decideTarget` only reads it (and remembers in it prices and tables). No clock and no I/O:
 * production, the simulator and the judge's policy call the same functions.
 */
import { announcedWithin } from '../../../core/phone/announced-calls.ts';
import type { BoundBy } from '../../../core/pool/pool.ts';
import { observe as observeCount } from '../forecast/forecaster.ts';
import { type PastCount, replayHistory } from '../forecast/history.ts';
import { askFor } from './ask-for.ts';
import { liftForAnnounced, lowerBound } from './bounds.ts';
import { type LeadTime, readLeadTime } from './lead-times.ts';
import { lookAhead, moments } from './look-ahead.ts';
import { currentPrices } from './pool-prices.ts';
import { BUSY_POWER, pricesAtRate } from './prices.ts';
import { learnCalibration } from './programme/calibration.ts';
import { liftForRamp } from './ramp.ts';
import { endsPerSecond, expectReturns, learnEnds } from './returns.ts';
import type { Returns } from './shortage.ts';
import type { PoolNow, TargetState } from './target-state.ts';

/** Deviations of arrivals less returns between launching and stopping; one setting for every pool. */
const BAND = 0.9;

/** The decision with its reason. */
export interface TargetDecision {
  /** Launch when fewer are idle or starting and not promised. */
  readonly warm: number;
  /** Stop idle tasks only above this; at least `warm`. */
  readonly keep: number;
  readonly boundBy: BoundBy;
  readonly reason: string;
  /** Requests foreseen a minute. */
  readonly expectedArrivals: number;
  /** No more than these a minute in about 99 of 100 stretches of a lead time. */
  readonly highArrivals: number;
  /** Requests foreseen until a task launched now is ready: mean and deviation. */
  readonly aheadArrivals: number;
  readonly aheadDeviation: number;
  /** Tasks foreseen to come back in that time. */
  readonly aheadReturns: number;
}

/** Feeds recorded counts, oldest first. */
export function replayCounts(
  state: TargetState,
  past: readonly PastCount[],
  intervalMs: number,
): void {
  for (const scored of replayHistory(state.forecast, past, intervalMs))
    learnCalibration(state.calibration, scored);
}

/** Takes in what happened since the last call. `ended` and `sessions` (live ones, on average) where known. */
export function observe(
  state: TargetState,
  seen: { fromMs: number; toMs: number; arrivals: number; ended?: number; sessions?: number },
): void {
  const { fromMs, toMs, arrivals, ended, sessions } = seen;
  state.forecast.blockS = Math.max(
    60,
    (readLeadTime(state.leadTimes).meanMs + state.settings.tickMs) / 1000,
  );
  const scored = observeCount(state.forecast, { fromMs, toMs, count: arrivals });
  if (scored) learnCalibration(state.calibration, scored);
  if (ended !== undefined && sessions !== undefined)
    learnEnds(state.ends, { ended, sessions, seconds: (toMs - fromMs) / 1000 });
}

/** Decides. Pure but for what it remembers: prices and tables. */
export function decideTarget(state: TargetState, now: PoolNow, nowMs: number): TargetDecision {
  const { settings, forecast } = state;
  const lead = readLeadTime(state.leadTimes);
  const ahead = aheadOf(state, now, { nowMs, lead });
  const returns = returnsAhead(state, now, lead.meanMs);
  const { mean, variance } = moments(ahead.parts);
  const band = settings.reuse ? Math.ceil(BAND * Math.sqrt(variance + returns.variance)) : 0;
  const timesMean = (mean * 1000) / ahead.leadMs / Math.max(forecast.meanRate, 1e-6);
  const power = settings.reuse ? BUSY_POWER.again : BUSY_POWER.once;
  const prices = pricesAtRate(currentPrices(state, nowMs), { timesMean, power });
  const asked = askFor(state, { ahead, returns, prices, now, band });
  const span = { fromMs: nowMs, toMs: nowMs + lead.lateMs };
  const calls = announcedWithin(now.announced ?? {}, span);
  const set = lowerBound(settings, forecast.clock, span);
  const bound = liftForAnnounced(set, { calls, returns: returns.mean });
  const figures = {
    expectedArrivals: (mean * 60_000) / ahead.leadMs,
    highArrivals: ((mean + 2.33 * Math.sqrt(variance)) * 60_000) / ahead.leadMs,
    aheadArrivals: mean,
    aheadDeviation: Math.sqrt(variance),
    aheadReturns: returns.mean,
  };
  const chosen =
    bound.warm > asked.warm ? { ...bound, keep: bound.warm + asked.keep - asked.warm } : asked;
  const room = settings.maxTasks > 0 ? Math.max(0, settings.maxTasks - now.busy) : Infinity;
  if (chosen.warm > room)
    return {
      ...figures,
      warm: room,
      keep: room,
      boundBy: 'maxTasks',
      reason: `maxTasks is ${settings.maxTasks}, ${now.busy} are busy`,
    };
  const { warm, boundBy, reason, keep } = chosen;
  return { ...figures, warm, keep: Math.min(room, keep), boundBy, reason };
}

function aheadOf(state: TargetState, now: PoolNow, at: { nowMs: number; lead: LeadTime }) {
  const { settings, forecast } = state;
  const ahead = lookAhead(forecast, at, settings);
  const { launchesPerSecond = 0 } = settings;
  if (launchesPerSecond <= 0) return ahead;
  const returnsIn = (seconds: number) => returnsAhead(state, now, seconds * 1000).mean;
  const endsPerS = settings.reuse ? endsPerSecond(state.ends) : 0;
  return liftForRamp(forecast, ahead, { launchesPerSecond, returnsIn, endsPerS });
}

function returnsAhead(state: TargetState, now: PoolNow, leadMs: number): Returns {
  if (!state.settings.reuse) return { mean: 0, variance: 0 };
  return expectReturns(state.ends, { busy: now.busy, sessions: now.sessions }, leadMs / 1000);
}
