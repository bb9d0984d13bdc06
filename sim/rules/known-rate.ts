/** The programme of small pools told what no rule can know: the rate that the calls of a thinned trace are drawn from. */
import { pricesFromWorth } from '../../services/scaler/sizing/prices.ts';
import { rangeNow } from '../../services/scaler/sizing/programme/small-pool.ts';
import type { TargetSettings } from '../../services/scaler/sizing/settings.ts';
import type { Worth } from '../../core/pool.ts';
import type { Rule } from '../pool/pool-world.ts';
import { rateAt } from '../trace/thin-trace.ts';
import { poolSeen } from './pool-seen.ts';
import type { RuleStart } from './rule-start.ts';

/** Optimal as far as sessions last exponentially long and the rate changes slowly; `launchS` is charged for a launch beside its time. */
export function createKnownRateRule(
  { spareSeats, reuse }: Pick<TargetSettings, 'spareSeats' | 'reuse'>,
  start: RuleStart,
  of: { worth: Worth; launchS: number },
): Rule {
  const { tables } = start.known;
  const steady = {
    endsPerS: 1 / start.meanSessionS,
    leadS: start.horizonS,
    spareSeats,
    reuse,
    launchS: of.launchS,
    ...pricesFromWorth(of.worth),
  };
  return (o) => {
    const arrivalsPerS = rateAt(start.future.trace, o.nowS);
    return rangeNow(tables, { ...steady, arrivalsPerS }, poolSeen(o));
  };
}
