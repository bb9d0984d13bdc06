/** What a rule costs at a wanted share, on the line between its settings over the logarithm of the share. */

/** One setting of a rule. */
export interface SweepPoint {
  /** The share that is held equal, in percent. */
  readonly share: number;
  readonly cost: number;
}

/** Shares under this count as this, in percent: a week of calls tells no less. */
const LEAST_SHARE = 1e-4;

/** The cost at `share`; undefined where no two settings enclose it. */
export function costAt(points: readonly SweepPoint[], share: number): number | undefined {
  const log = (value: number) => Math.log(Math.max(value, LEAST_SHARE));
  const sorted = [...points].sort((a, b) => b.share - a.share);
  for (const [i, next] of sorted.entries()) {
    const last = sorted[i - 1];
    if (!last || next.share > share || last.share < share) continue;
    const part = (log(last.share) - log(share)) / (log(last.share) - log(next.share));
    return last.cost + part * (next.cost - last.cost);
  }
  return undefined;
}
