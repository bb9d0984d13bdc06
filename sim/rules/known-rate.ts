/** A rule told what no rule can know: the rate that the calls of a thinned trace are drawn from. What it costs is the floor. */
import type { Worth } from '../../core/pool/pool.ts';
import { pricesFromWorth } from '../../services/scaler/sizing/prices.ts';
import { rangeNow } from '../../services/scaler/sizing/programme/small-pool.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import { createShortage } from '../../services/scaler/sizing/shortage.ts';
import { firstIdle } from '../../services/scaler/sizing/wanted-warm.ts';
import type { Rule } from '../pool/pool-world.ts';
import { rateAt } from '../trace/thin-trace.ts';
import type { Trace } from '../trace/trace.ts';
import { poolSeen } from './pool-seen.ts';
import { hold, type RuleStart } from './rule-start.ts';

/** Prices, and what is charged for a launch beside its time. */
export interface KnownRate {
  readonly worth: Worth;
  readonly launchS: number;
}

/** The programme of small pools where claims are made good at once; where they wait for a tick, one stretch after the other. */
export function createKnownRateRule(
  settings: Pick<TargetSettings, 'spareSeats' | 'reuse' | 'refill'>,
  start: RuleStart,
  of: KnownRate,
): Rule {
  return settings.refill === 'claim' ? atClaims(settings, start, of) : atTicks(start, of);
}

/** Optimal as far as sessions last exponentially long and the rate changes slowly. */
function atClaims(
  { spareSeats, reuse }: Pick<TargetSettings, 'spareSeats' | 'reuse'>,
  start: RuleStart,
  { worth, launchS }: KnownRate,
): Rule {
  const { tables } = start.known;
  const steady = {
    endsPerS: 1 / start.meanSessionS,
    leadS: start.horizonS,
    spareSeats,
    reuse,
    launchS,
    ...pricesFromWorth(worth),
  };
  return (o) => {
    const arrivalsPerS = rateAt(start.future.trace, o.nowS);
    return rangeNow(tables, { ...steady, arrivalsPerS }, poolSeen(o));
  };
}

/**
 * Tasks that serve once, without spare seats: what is idle may be thrown away at each tick and what is missing launched, so
 * that the best for each stretch alone is the best for all (Veinott, 1965).
 */
function atTicks({ horizonS, tickS, future }: RuleStart, { worth }: KnownRate): Rule {
  const leadS = horizonS - tickS;
  const { coldS } = pricesFromWorth(worth);
  const calls = (nowS: number, seconds: number) => [
    { weight: 1, mean: meanRate(future.trace, nowS, seconds) * seconds, shape: Infinity },
  ];
  return ({ nowS }) => {
    const shortage = createShortage({
      lead: calls(nowS, leadS),
      leadS,
      next: { parts: calls(nowS, horizonS), tickS },
      returns: { mean: 0, variance: 0 },
    });
    return hold(firstIdle(shortage, { coldS, sharedS: 0, spare: 0, from: 0 }));
  };
}

function meanRate(trace: Trace, fromS: number, seconds: number): number {
  const places = [1 / 6, 3 / 6, 5 / 6];
  return places.reduce((sum, at) => sum + rateAt(trace, fromS + at * seconds), 0) / places.length;
}
