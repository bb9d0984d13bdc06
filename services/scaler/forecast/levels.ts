/**
 * How far the pool is above or below its expectation now, at several speeds: gamma-Poisson levels over discounted counts,
 * each shrunk towards the next slower one, the slowest towards 1.
 */

/** Half-lives of the levels in seconds, fastest first, and how many arrivals' worth each trusts the next slower one. */
export const SPEEDS = {
  halfLivesS: [60, 180, 600, 2400, 10_800],
  trust: [6, 6, 8, 10, 10],
};

/** Discounted counts against what was expected; changed in place. */
export interface Levels {
  readonly seen: Float64Array;
  readonly expected: Float64Array;
}

/** Levels that have seen nothing: all at 1. */
export function emptyLevels(): Levels {
  const n = SPEEDS.halfLivesS.length;
  return { seen: new Float64Array(n), expected: new Float64Array(n) };
}

/** What some seconds do to each speed: how much of what it knew it keeps, and how much what came weighs. */
export interface Fade {
  readonly keep: Float64Array;
  readonly share: Float64Array;
}

/** The fade over some seconds. */
export function fadeOver(seconds: number): Fade {
  const keep = Float64Array.from(SPEEDS.halfLivesS, (halfLifeS) => 2 ** (-seconds / halfLifeS));
  // What came is spread over the seconds, so a long interval counts as its later part for a fast level.
  const share = keep.map(
    (kept, k) => (1 - kept) * ((SPEEDS.halfLivesS[k] ?? 0) / (Math.LN2 * seconds)),
  );
  return { keep, share };
}

/** Takes in what came in some seconds and what was expected in them. */
export function learnLevels(
  levels: Levels,
  came: { count: number; expected: number },
  { keep, share }: Fade,
): void {
  const { seen, expected } = levels;
  for (let k = 0; k < seen.length; k++) {
    seen[k] = (seen[k] ?? 0) * (keep[k] ?? 0) + came.count * (share[k] ?? 0);
    expected[k] = (expected[k] ?? 0) * (keep[k] ?? 0) + came.expected * (share[k] ?? 0);
  }
}

/** What each speed believes in, fastest first: the mean of its gamma into `level`, the shape into `shape`. */
export function readLevels(
  levels: Levels,
  into: { level: Float64Array; shape: Float64Array },
): void {
  let slower = 1;
  for (let k = SPEEDS.halfLivesS.length - 1; k >= 0; k--) {
    const trust = SPEEDS.trust[k] ?? 1;
    const shape = (levels.seen[k] ?? 0) + trust;
    const level = shape / ((levels.expected[k] ?? 0) + trust / Math.max(slower, 1e-6));
    into.shape[k] = shape;
    into.level[k] = level;
    slower = level;
  }
}
