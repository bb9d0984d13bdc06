/** What a pool asks for: a small one as the programme has it, a large one as the forecast's quantiles do, between both in part. */
import { moments } from './look-ahead.ts';
import { DEFAULT_WORTH } from './prices.ts';
import { calibrationOf } from './programme/calibration.ts';
import { LAUNCH_S, rangeNow, type WarmRange } from './programme/small-pool.ts';
import { endsPerSecond } from './returns.ts';
import type { TargetState } from './target-state.ts';
import { type Asked, type Facts, groundsOf, wantedWarm } from './wanted-warm.ts';

/** Up to `below` sessions at a time the programme alone decides, from `above` on the quantiles alone. */
export const SMALL = { below: 4, above: 6 };

/** Asks both where both count. */
export function askFor(state: TargetState, facts: Facts): Asked {
  const foreseen = ratePerS(facts);
  // by the bare forecast: hours in which nothing came would else make a large pool a small one as they end
  const share = programmeShare(state, foreseen);
  if (share === 0) return wantedWarm(state, facts);
  const most = SMALL.above * endsPerSecond(state.ends);
  const rate = Math.min(most, foreseen * calibrationOf(state.calibration));
  const small = programmeRange(state, facts, rate);
  const asked =
    share === 1
      ? { ...small, ...groundsOf(state, facts) }
      : inPart(share, small, wantedWarm(state, facts));
  const none = asked.keep === 0 && facts.now.spareClosed === 0;
  const said = none
    ? { reason: reasonForNone(state, facts, rate) }
    : boundByCpu(state, { facts, rate, closed: small });
  return { ...asked, ...said };
}

function inPart(share: number, small: WarmRange, large: Asked): Asked {
  const between = (one: number, other: number) => Math.round(share * one + (1 - share) * other);
  const warm = between(small.warm, large.warm);
  return { ...large, warm, keep: Math.max(warm, between(small.keep, large.keep)) };
}

/** What the first caller waits, and what it would cost that nobody does: the operator's choice in one sentence. */
function reasonForNone({ settings }: TargetState, { ahead }: Facts, rate: number): string {
  const day = 1440 * (settings.worth ?? DEFAULT_WORTH).idleMinute;
  const waitS = Math.round(ahead.leadMs / 1000);
  const next = rate * 86_400 < 0.1 ? 'a caller' : `a caller, next in about ${duration(1 / rate)},`;
  return `nothing is kept warm: ${next} would wait about ${waitS} s; a warm task costs $${day.toFixed(2)} a day`;
}

function duration(seconds: number): string {
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}

/** Of the pool's decision, 0 to 1. */
function programmeShare({ settings, ends }: TargetState, rate: number): number {
  // the programme decides at any moment; where claims wait for the next tick it does not hold
  if (settings.refill !== 'claim') return 0;
  const busy = rate / endsPerSecond(ends);
  return Math.min(1, Math.max(0, (SMALL.above - busy) / (SMALL.above - SMALL.below)));
}

function ratePerS({ ahead }: Facts): number {
  return (moments(ahead.parts).mean * 1000) / ahead.leadMs;
}

function programmeRange(
  state: TargetState,
  { ahead, prices, now }: Facts,
  rate: number,
): WarmRange {
  const { settings, ends, tables } = state;
  const { spareSeats, reuse } = settings;
  const programme = {
    arrivalsPerS: rate,
    endsPerS: endsPerSecond(ends),
    leadS: ahead.leadMs / 1000,
    spareSeats,
    reuse,
    coldS: prices.coldS,
    sharedS: spareSeats > 0 ? prices.sharedS : 0,
    launchS: LAUNCH_S,
  };
  return rangeNow(tables, programme, now);
}

/** Where open seats would have done, the answer says that CPU keeps them closed; nothing to say otherwise. */
function boundByCpu(
  state: TargetState,
  { facts, rate, closed }: { facts: Facts; rate: number; closed: WarmRange },
): Partial<Asked> {
  const { now } = facts;
  if (now.spareClosed === 0) return {};
  const spareOpen = now.spareOpen + now.spareClosed * state.settings.spareSeats;
  const open = { ...facts, now: { ...now, spareOpen, spareClosed: 0 } };
  if (closed.warm <= programmeRange(state, open, rate).warm) return {};
  const { reason } = groundsOf(state, open);
  return {
    boundBy: 'cpu',
    reason: `CPU keeps the spare seats of ${now.spareClosed} tasks closed; ${reason}`,
  };
}
