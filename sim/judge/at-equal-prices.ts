/** What settings of two prices cost at a given service, read between those that were played. */
import { costAt } from './interpolate.ts';

/** One setting and what came of it; shares in percent. */
export interface PricedPoint {
  /** The price of waiting: settings that share it are a line, on which the price of sharing moves. */
  readonly line: number;
  readonly cost: number;
  readonly sharedPct: number;
  readonly coldPct: number;
  readonly launches: number;
}

/** What is read between two settings. */
export type ReadPoint = Omit<PricedPoint, 'line' | 'sharedPct'>;

/** One line at that shared share; undefined where no two settings of it enclose that. */
export function lineAt(own: readonly PricedPoint[], sharedPct: number): ReadPoint | undefined {
  const at = (of: (point: PricedPoint) => number) =>
    costAt(
      own.map((point) => ({ share: point.sharedPct, cost: of(point) })),
      sharedPct,
    );
  const cost = at((point) => point.cost);
  const coldPct = at((point) => point.coldPct);
  const launches = at((point) => point.launches);
  if (cost === undefined || coldPct === undefined || launches === undefined) return undefined;
  return { cost, coldPct, launches };
}

/** The least cost at that shared share with no more cold, on a line or between two; undefined where no setting gets there. */
export function atEqualService(
  points: readonly PricedPoint[],
  wanted: { sharedPct: number; coldPct: number },
): ReadPoint | undefined {
  const prices = [...new Set(points.map(({ line }) => line))].sort((a, b) => a - b);
  const lines = prices.flatMap((price) => {
    const found = lineAt(
      points.filter(({ line }) => line === price),
      wanted.sharedPct,
    );
    return found ? [found] : [];
  });
  const between = lines.flatMap((one, i) => {
    const other = lines[i + 1];
    return other ? mixed(one, other, wanted.coldPct) : [];
  });
  const enough = lines.filter(({ coldPct }) => coldPct <= wanted.coldPct);
  return [...between, ...enough].sort((a, b) => a.cost - b.cost)[0];
}

function mixed(one: ReadPoint, other: ReadPoint, coldPct: number): ReadPoint[] {
  const part = (one.coldPct - coldPct) / (one.coldPct - other.coldPct);
  if (!(part > 0 && part < 1)) return [];
  const mix = (a: number, b: number) => a + part * (b - a);
  return [
    { coldPct, cost: mix(one.cost, other.cost), launches: mix(one.launches, other.launches) },
  ];
}
