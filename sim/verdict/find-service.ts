/** The least cost at a plain rule's service: the prices of waiting and sharing are moved until two lines of settings enclose it. */
import type { RuleFigures } from '../compare/figures.ts';
import { atEqualService, type PricedPoint, type ReadPoint } from '../judge/at-equal-prices.ts';
import { costAt } from '../judge/interpolate.ts';
import { dollars, leastBy, playLine } from './play-line.ts';

/** The prices of waiting and of sharing, in dollars. */
export interface Setting {
  readonly cold: number;
  readonly shared: number;
}

/** The service that is to be had, in percent. */
export type Service = Pick<RuleFigures, 'sharedPct' | 'coldPct'>;

/** The least cost that was found, and the prices next to it. */
export type FoundService = ReadPoint & Setting;

const COLD_STEP = 2.5;
const MOST_LINES = 4;

/** Undefined where no setting serves as well. */
export function findService(
  play: (setting: Setting) => RuleFigures,
  wanted: Service,
  start: Setting,
): FoundService | undefined {
  const points: (PricedPoint & Setting)[] = [];
  let { cold, shared } = start;
  const sides = new Set<boolean>();
  for (let line = 0; line < MOST_LINES && sides.size < 2; line++) {
    const played = playLine({
      play: (price) => play({ cold, shared: price }),
      shareOf: ({ sharedPct }) => sharedPct,
      wantedPct: wanted.sharedPct,
      start: shared,
    });
    const own = played.map(({ price, figures }) => pointOf(figures, { cold, shared: price }));
    points.push(...own);
    const near = leastBy(own, ({ sharedPct }) => Math.abs(sharedPct - wanted.sharedPct));
    if (!near) break;
    const enough = near.coldPct <= wanted.coldPct;
    sides.add(enough);
    shared = near.shared;
    cold = dollars(enough ? cold / COLD_STEP : cold * COLD_STEP);
  }
  return bestOf(points, wanted);
}

function pointOf(figures: RuleFigures, setting: Setting): PricedPoint & Setting {
  const { cost, sharedPct, coldPct, launchesPerSession: launches } = figures;
  return { ...setting, line: setting.cold, cost, sharedPct, coldPct, launches };
}

/** Read between settings, or one that serves as well or better in both. */
function bestOf(
  points: readonly (PricedPoint & Setting)[],
  wanted: Service,
): FoundService | undefined {
  const read = atEqualService(points, wanted);
  const enough = points.filter(
    (point) => point.sharedPct <= wanted.sharedPct && point.coldPct <= wanted.coldPct,
  );
  const best = leastBy<ReadPoint>([...(read ? [read] : []), ...enough], ({ cost }) => cost);
  if (!best) return undefined;
  const { cold, shared } = leastBy(points, ({ cost }) => Math.abs(cost - best.cost))!;
  const { cost, coldPct, launches } = best;
  return { cost, coldPct, launches, cold, shared };
}

/** Idle task-time over call-time at no more cold starts, where nothing is shared; prices are of waiting alone. */
export function findIdle(
  play: (price: number) => RuleFigures,
  coldPct: number,
  start: number,
): number | undefined {
  const played = playLine({ play, shareOf: (of) => of.coldPct, wantedPct: coldPct, start });
  const points = played.map(({ figures }) => ({ share: figures.coldPct, cost: figures.overhead }));
  const read = costAt(points, coldPct);
  const enough = points.filter(({ share }) => share <= coldPct).map(({ cost }) => cost);
  const all = [...(read === undefined ? [] : [read]), ...enough];
  return all.length > 0 ? Math.min(...all) : undefined;
}
