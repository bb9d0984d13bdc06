/** Replays recorded counts through a forecast, in slots, so that profile, levels and weights start where they would be. */
import { type Forecaster, observe, type ScoredBlock } from './forecaster.ts';
import { SLOT_MS } from './weekly-profile.ts';

/** Requests in one interval of the past. */
export interface PastCount {
  readonly fromMs: number;
  readonly count: number;
}

/** From this length on an interval's inside is sloped to its neighbours instead of flat. */
const SLOPED_FROM_MS = 900_000;

/** Feeds regular intervals, oldest first; a missing one is a gap that is skipped. Answers how each block had been foreseen. */
export function replayHistory(
  f: Forecaster,
  past: readonly PastCount[],
  intervalMs: number,
): ScoredBlock[] {
  const parts = Math.max(1, Math.round(intervalMs / SLOT_MS));
  const blockS = f.blockS;
  const blocks: ScoredBlock[] = [];
  f.blockS = Math.max(300, intervalMs / 1000);
  past.forEach((interval, i) => {
    const shares = intervalMs >= SLOPED_FROM_MS ? slope(past, i, parts) : [];
    for (let k = 0; k < parts; k++) {
      const fromMs = interval.fromMs + (k * intervalMs) / parts;
      const count = (shares[k] ?? 1 / parts) * interval.count;
      const scored = observe(f, { fromMs, toMs: fromMs + intervalMs / parts, count });
      if (scored) blocks.push(scored);
    }
  });
  f.block = undefined;
  f.blockS = blockS;
  return blocks;
}

/** Shares of an interval's parts when the density runs straight between the middles of its neighbours. */
function slope(past: readonly PastCount[], i: number, parts: number): number[] {
  const own = past[i]?.count ?? 0;
  const left = (own + (past[i - 1]?.count ?? own)) / 2;
  const right = (own + (past[i + 1]?.count ?? own)) / 2;
  const sum = left + right;
  if (sum <= 0) return [];
  return Array.from({ length: parts }, (_, k) => {
    const middle = (k + 0.5) / parts;
    return (2 * (left + (right - left) * middle)) / sum / parts;
  });
}
