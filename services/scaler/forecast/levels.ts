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

/** Takes in what came in some seconds and what was expected in them. */
export function learnLevels(
  levels: Levels,
  came: { count: number; expected: number; seconds: number },
): void {
  SPEEDS.halfLivesS.forEach((halfLifeS, k) => {
    const keep = 2 ** (-came.seconds / halfLifeS);
    // What came is spread over the seconds, so a long interval counts as its later part for a fast level.
    const share = (1 - keep) * (halfLifeS / (Math.LN2 * came.seconds));
    levels.seen[k] = (levels.seen[k] ?? 0) * keep + came.count * share;
    levels.expected[k] = (levels.expected[k] ?? 0) * keep + came.expected * share;
  });
}

/** Mean and shape of the gamma that each speed believes in, fastest first. */
export function readLevels(levels: Levels): { level: number; shape: number }[] {
  const read: { level: number; shape: number }[] = [];
  let slower = 1;
  for (let k = SPEEDS.halfLivesS.length - 1; k >= 0; k--) {
    const trust = SPEEDS.trust[k] ?? 1;
    const shape = (levels.seen[k] ?? 0) + trust;
    const level = shape / ((levels.expected[k] ?? 0) + trust / Math.max(slower, 1e-6));
    read.unshift({ level, shape });
    slower = level;
  }
  return read;
}
