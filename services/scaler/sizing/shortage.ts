/** What one more warm task would do: the chance that a caller needs it, and that it stays unused. */
import { type Component, tabulate } from '../forecast/negative-binomial.ts';

/** Tasks that come back idle within the look-ahead. */
export interface Returns {
  readonly mean: number;
  readonly variance: number;
}

/** What the decision looks at. */
export interface Ahead {
  /** Arrivals until a task launched now is ready. */
  readonly lead: readonly Component[];
  readonly leadS: number;
  /** Arrivals until one launched at the next decision is ready; nothing where claims are made good at once. */
  readonly next?: { readonly parts: readonly Component[]; readonly tickS: number };
  readonly returns: Returns;
}

/** The worth of the task beyond `warm`, in events and idle seconds per second of the decision's reach. */
export interface Shortage {
  /** Events avoided a second by a task more than `warm`. */
  hit(warm: number): number;
  /** Chance that it stays idle. */
  unused(warm: number): number;
  /** From here on nothing is hit any more. */
  readonly most: number;
}

/** Tabulates the arrivals and answers for any number of warm tasks. */
export function createShortage(ahead: Ahead): Shortage {
  const points = spread(ahead.returns);
  return ahead.next ? betweenTicks(ahead, ahead.next, points) : atOnce(ahead, points);
}

type Point = { readonly back: number; readonly weight: number };

/** E[rate; count = n] = (n + 1)·P(n + 1)/lead for a mixed Poisson count: the rate of callers that find exactly none left. */
function atOnce(ahead: Ahead, points: readonly Point[]): Shortage {
  const pmf = tabulate(ahead.lead);
  const below = cumulate(pmf);
  return {
    hit: (warm) =>
      expect(points, (back) => {
        const n = warm + back;
        return n < 0 ? 0 : ((n + 1) * (pmf[n + 1] ?? 0)) / ahead.leadS;
      }),
    unused: (warm) => expect(points, (back) => at(below, warm + back)),
    most: pmf.length,
  };
}

/** Between two decisions nothing is made good: a caller hits the end if it is the one after `warm` in that stretch. */
function betweenTicks(
  ahead: Ahead,
  next: { readonly parts: readonly Component[]; readonly tickS: number },
  points: readonly Point[],
): Shortage {
  const early = cumulate(tabulate(ahead.lead));
  const late = cumulate(tabulate(next.parts));
  return {
    hit: (warm) =>
      expect(points, (back) => (at(early, warm + back) - at(late, warm + back)) / next.tickS),
    unused: (warm) =>
      expect(points, (back) => (at(early, warm + back) + at(late, warm + back)) / 2),
    most: late.length,
  };
}

/** Returns as a few whole points with weights: a normal cut to seven, none below zero. */
function spread({ mean, variance }: Returns): Point[] {
  if (mean <= 0) return [{ back: 0, weight: 1 }];
  const deviation = Math.sqrt(variance);
  const steps = [-2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25];
  const raw = steps.map((z) => Math.exp((-z * z) / 2));
  const sum = raw.reduce((a, b) => a + b, 0);
  return steps.flatMap((z, i) => {
    const exact = Math.max(0, mean + z * deviation);
    const whole = Math.floor(exact);
    const weight = (raw[i] ?? 0) / sum;
    return [
      { back: whole, weight: weight * (1 - (exact - whole)) },
      { back: whole + 1, weight: weight * (exact - whole) },
    ];
  });
}

function expect(points: readonly Point[], of: (back: number) => number): number {
  let sum = 0;
  for (const { back, weight } of points) sum += weight * of(back);
  return sum;
}

function cumulate(pmf: Float64Array): Float64Array {
  let sum = 0;
  return pmf.map((p) => (sum += p));
}

function at(cumulated: Float64Array, k: number): number {
  return k < 0 ? 0 : (cumulated[Math.min(k, cumulated.length - 1)] ?? 1);
}
