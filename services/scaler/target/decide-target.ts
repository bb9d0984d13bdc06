/**
 * How many tasks of a pool must be warm, and why. The one entry of the predictive scaler:
 *
 *   const state = createTargetState(settings);              // settings.ts
 *   replayCounts(state, past, intervalMs);                  // 8 weeks of counts, oldest first; may be none
 *   observe(state, { fromMs, toMs, arrivals, ended, sessions });   // each tick, stretches in order, refused requests too
 *   learnLeadTime(state.leadTimes, { zone, leadMs });       // each own launch that became claimable
 *   decideTarget(state, census, nowMs);                     // { warm, keep, boundBy, reason, … }
 *
 * `observe` and `learnLeadTime` change the state; `decideTarget` only reads it (and remembers prices in it). No clock and no
 * I/O: production, the simulator and the judge's policy call the same functions.
 */
import type { BoundBy } from '../../../core/pool.ts';
import {
  createForecaster,
  type Forecaster,
  observe as observeCount,
} from '../forecast/forecaster.ts';
import { type PastCount, replayHistory } from '../forecast/history.ts';
import { lowerBound } from './bounds.ts';
import { type LeadTimes, readLeadTime } from './lead-times.ts';
import { type LookAhead, lookAhead, moments, withReturns } from './look-ahead.ts';
import { currentPrices, type PriceMemo } from './pool-prices.ts';
import type { Prices } from './prices.ts';
import { createEndRate, type EndRate, endsPerSecond, expectReturns, learnEnds } from './returns.ts';
import type { TargetSettings } from './settings.ts';
import { createShortage, type Returns } from './shortage.ts';

/** The rule's constants; one setting for every pool. */
export const TARGET = {
  /** Deviations of arrivals less returns between launching and stopping. */
  band: 1,
  /** Of what is open now, so much is taken to be open when it is needed. */
  spareTrust: 0.8,
  /** Less than this seen, the answer says that there is no history. */
  historyS: 86_400,
};

/** All that is learned of one pool. */
export interface TargetState {
  readonly settings: TargetSettings;
  readonly forecast: Forecaster;
  readonly ends: EndRate;
  readonly leadTimes: LeadTimes;
  readonly memo: PriceMemo;
}

/** A pool at one moment; the scaler's census has these fields. */
export interface PoolNow {
  readonly idle: number;
  readonly starting: number;
  readonly waiting: number;
  readonly sessions: number;
  /** Tasks with at least one session. */
  readonly busy: number;
  /** Free seats beside a session that may be given. */
  readonly spareOpen: number;
  /** Busy tasks whose CPU keeps their spare seats closed. */
  readonly spareClosed: number;
}

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
  /** Requests foreseen until a task launched now is ready: mean and deviation. */
  readonly aheadArrivals: number;
  readonly aheadDeviation: number;
  /** Tasks foreseen to come back in that time. */
  readonly aheadReturns: number;
}

/** A state that knows nothing but its settings. Throws a RangeError for an unknown time zone. */
export function createTargetState(settings: TargetSettings): TargetState {
  return {
    settings,
    forecast: createForecaster(settings),
    ends: createEndRate(settings.meanSessionMs / 1000),
    leadTimes: new Map(),
    memo: {},
  };
}

/** Feeds recorded counts, oldest first. */
export function replayCounts(
  state: TargetState,
  past: readonly PastCount[],
  intervalMs: number,
): void {
  replayHistory(state.forecast, past, intervalMs);
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
  observeCount(state.forecast, { fromMs, toMs, count: arrivals });
  if (ended !== undefined && sessions !== undefined)
    learnEnds(state.ends, { ended, sessions, seconds: (toMs - fromMs) / 1000 });
}

/** Decides. Pure but for remembered prices. */
export function decideTarget(state: TargetState, now: PoolNow, nowMs: number): TargetDecision {
  const { settings, forecast } = state;
  const lead = readLeadTime(state.leadTimes);
  const ahead = lookAhead(forecast, { nowMs, lead }, settings);
  const returns = returnsAhead(state, now, lead.meanMs);
  const prices = currentPrices(state, nowMs);
  const asked = ask(state, { ahead, returns, prices, now });
  const bound = lowerBound(settings, forecast.clock, { fromMs: nowMs, toMs: nowMs + lead.lateMs });
  const { mean, variance } = moments(ahead.parts);
  const band = settings.reuse ? Math.ceil(TARGET.band * Math.sqrt(variance + returns.variance)) : 0;
  const figures = {
    expectedArrivals: (mean * 60_000) / ahead.leadMs,
    aheadArrivals: mean,
    aheadDeviation: Math.sqrt(variance),
    aheadReturns: returns.mean,
  };
  const chosen = bound.warm > asked.warm ? bound : asked;
  const room = settings.maxTasks > 0 ? Math.max(0, settings.maxTasks - now.busy) : Infinity;
  if (chosen.warm > room)
    return {
      ...figures,
      warm: room,
      keep: room,
      boundBy: 'maxTasks',
      reason: `maxTasks is ${settings.maxTasks}, ${now.busy} are busy`,
    };
  const { warm, boundBy, reason } = chosen;
  return { ...figures, warm, keep: Math.min(room, warm + band), boundBy, reason };
}

function returnsAhead(state: TargetState, now: PoolNow, leadMs: number): Returns {
  if (!state.settings.reuse) return { mean: 0, variance: 0 };
  return expectReturns(state.ends, { busy: now.busy, sessions: now.sessions }, leadMs / 1000);
}

interface Asked {
  readonly warm: number;
  readonly boundBy: BoundBy;
  readonly reason: string;
}

interface Facts {
  readonly ahead: LookAhead;
  readonly returns: Returns;
  readonly prices: Prices;
  readonly now: PoolNow;
}

/** What the forecast asks for, and the CPU guard: seats that are closed do not count, and the answer says so. */
function ask(state: TargetState, { ahead, returns, prices, now }: Facts): Asked {
  const { spareSeats } = state.settings;
  const shortage = createShortage(
    withReturns(ahead, returns, state.settings.reuse ? endsPerSecond(state.ends) : 0),
  );
  const warmWith = (open: number) => {
    const spare = Math.floor(open * TARGET.spareTrust);
    let warm = 0;
    for (; warm < shortage.most; warm++) {
      const shared = spareSeats > 0 ? prices.sharedS * shortage.hit(warm) : 0;
      if (prices.coldS * shortage.hit(warm + spare) + shared <= shortage.unused(warm)) break;
    }
    return warm;
  };
  const warm = warmWith(now.spareOpen);
  const mean = moments(ahead.parts).mean;
  const foreseen = `${mean.toFixed(1)} requests and ${returns.mean.toFixed(1)} returns foreseen in ${Math.round(ahead.leadMs / 1000)} s`;
  if (now.spareClosed > 0 && warm > warmWith(now.spareOpen + now.spareClosed * spareSeats))
    return {
      warm,
      boundBy: 'cpu',
      reason: `CPU keeps the spare seats of ${now.spareClosed} tasks closed; ${foreseen}`,
    };
  if (state.forecast.seenS < TARGET.historyS)
    return { warm, boundBy: 'no-history', reason: `less than a day seen; ${foreseen}` };
  return { warm, boundBy: 'forecast', reason: foreseen };
}
