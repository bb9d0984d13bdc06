/** What a family of rules costs at the service that another gives, read off its sweep. */
import { PRODUCTION } from '../rules/make-rule.ts';
import { ruleFamily } from './contenders.ts';
import type { RuleFigures } from './figures.ts';

/** One family beside the wanted service. */
export interface EqualService {
  readonly family: string;
  /** The least cost at no more cold; undefined where no setting gets there. */
  readonly costAtCold: number | undefined;
  /** The least cost at no more cold and no more shared. */
  readonly costAtBoth: number | undefined;
}

/** Families in the order of the sweep. */
export function equalService(
  swept: readonly RuleFigures[],
  wanted: { coldPct: number; sharedPct: number },
): EqualService[] {
  const families = [...new Set(swept.map(({ rule }) => ruleFamily(rule)))];
  return families.map((family) => {
    const own = swept.filter(({ rule }) => ruleFamily(rule) === family);
    const cold = costAt(own, (f) => f.coldPct, wanted.coldPct);
    const shared = costAt(own, (f) => f.sharedPct, wanted.sharedPct);
    const both = cold === undefined || shared === undefined ? undefined : Math.max(cold, shared);
    return { family, costAtCold: cold, costAtBoth: both };
  });
}

/** What the forecast and the two thresholds bring by themselves: cost at the service of a rule that has neither, in the same pool. */
export interface ForecastAlone {
  /** The rule without. */
  readonly beside: string;
  readonly share: 'cold' | 'shared';
  readonly sharePct: number;
  readonly itsCost: number;
  readonly ourCost: number;
}

/** Reads it off a sweep; undefined where our settings do not reach that share or the sweep lacks the rule. */
export function forecastAlone(
  swept: readonly RuleFigures[],
  spareSeats: number,
): ForecastAlone | undefined {
  const share = spareSeats > 0 ? 'shared' : 'cold';
  const beside = spareSeats > 0 ? 'recent:0.8' : 'recent:0.99';
  const other = swept.find(({ rule }) => rule === beside);
  if (!other) return undefined;
  const pick = (f: RuleFigures) => (share === 'shared' ? f.sharedPct : f.coldPct);
  const ours = swept.filter(({ rule }) => ruleFamily(rule) === PRODUCTION);
  const ourCost = costAt(ours, pick, pick(other));
  if (ourCost === undefined) return undefined;
  return { beside, share, sharePct: pick(other), itsCost: other.cost, ourCost };
}

/** None at all would be minus infinity on a logarithm: this share stands for it, in percent. */
const LEAST_PCT = 1e-3;

/** The cost at which a share is reached: on the line between two settings, on the logarithm of the share. */
function costAt(
  own: readonly RuleFigures[],
  share: (f: RuleFigures) => number,
  wantedPct: number,
): number | undefined {
  const wanted = Math.log(Math.max(wantedPct, LEAST_PCT));
  const points = own
    .map((f) => ({ cost: f.cost, log: Math.log(Math.max(share(f), LEAST_PCT)) }))
    .sort((a, b) => a.cost - b.cost);
  let best: number | undefined;
  points.forEach((point, i) => {
    if (point.log > wanted + 1e-9) return;
    const before = points[i - 1];
    const cost =
      before && before.log > wanted
        ? before.cost +
          ((before.log - wanted) / (before.log - point.log)) * (point.cost - before.cost)
        : point.cost;
    best = best === undefined ? cost : Math.min(best, cost);
  });
  return best;
}
