/** What a family of rules costs at the service that another gives, read off its sweep. */
import { familyOf } from './contenders.ts';
import type { Figures } from './figures.ts';

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
  swept: readonly Figures[],
  wanted: { coldPct: number; sharedPct: number },
): EqualService[] {
  const families = [...new Set(swept.map(({ rule }) => familyOf(rule)))];
  return families.map((family) => {
    const own = swept.filter(({ rule }) => familyOf(rule) === family);
    const cold = costAt(own, (f) => f.coldPct, wanted.coldPct);
    const shared = costAt(own, (f) => f.sharedPct, wanted.sharedPct);
    const both = cold === undefined || shared === undefined ? undefined : Math.max(cold, shared);
    return { family, costAtCold: cold, costAtBoth: both };
  });
}

/** None at all would be minus infinity on a logarithm: this share stands for it, in percent. */
const LEAST_PCT = 1e-3;

/** The cost at which a share is reached: on the line between two settings, on the logarithm of the share. */
function costAt(
  own: readonly Figures[],
  share: (f: Figures) => number,
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
