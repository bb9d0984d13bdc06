/** Plays prices one after the other until two of them enclose a wanted share of callers closely. */
import type { RuleFigures } from '../compare/figures.ts';

/** What a price came to. */
export interface PlayedPrice {
  readonly price: number;
  readonly figures: RuleFigures;
}

/** Where to look: the dearer the price, the smaller the share. */
export interface LineSearch {
  readonly play: (price: number) => RuleFigures;
  /** The share that falls, in percent. */
  readonly shareOf: (figures: RuleFigures) => number;
  readonly wantedPct: number;
  readonly start: number;
}

/** Neighbouring prices until the share is enclosed. */
const STEP = 1.7;
/** What is not enclosed by then is not there. */
const MOST = 6;
/** Two shares no further apart than this, as a ratio, are read between. */
const CLOSE = 1.25;
/** In percent: a smaller one is none, in weeks of calls. */
const LEAST_PCT = 1e-3;

/** In the order in which they were played. */
export function playLine({ play, shareOf, wantedPct, start }: LineSearch): PlayedPrice[] {
  const played: PlayedPrice[] = [];
  const wanted = Math.log(Math.max(wantedPct, LEAST_PCT));
  const logOf = ({ figures }: PlayedPrice) => Math.log(Math.max(shareOf(figures), LEAST_PCT));
  let price: number | undefined = start;
  while (price !== undefined && played.length < MOST) {
    played.push({ price, figures: play(price) });
    price = nextPrice(played, { logOf, wanted });
  }
  return played;
}

function nextPrice(
  played: readonly PlayedPrice[],
  { logOf, wanted }: { logOf: (one: PlayedPrice) => number; wanted: number },
): number | undefined {
  const over = leastBy(
    played.filter((one) => logOf(one) > wanted),
    logOf,
  );
  const under = leastBy(
    played.filter((one) => logOf(one) <= wanted),
    (one) => -logOf(one),
  );
  if (!over) return dollars(Math.min(...played.map(({ price }) => price)) / STEP);
  if (!under) return dollars(Math.max(...played.map(({ price }) => price)) * STEP);
  const apart = logOf(over) - logOf(under);
  if (apart < Math.log(CLOSE)) return undefined;
  const part = Math.min(0.85, Math.max(0.15, (logOf(over) - wanted) / apart));
  const price = dollars(over.price * (under.price / over.price) ** part);
  return played.some((one) => one.price === price) ? undefined : price;
}

/** The one with the least; undefined of none. */
export function leastBy<T>(of: readonly T[], by: (one: T) => number): T | undefined {
  return of.reduce<T | undefined>((a, b) => (a === undefined || by(b) < by(a) ? b : a), undefined);
}

/** Three figures are enough, and the same setting is found again by its name. */
export function dollars(value: number): number {
  return Number(value.toPrecision(3));
}
