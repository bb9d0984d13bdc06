/** How much of something a caller may send: a bucket that fills by the clock and is emptied by use. */

/** The size of a bucket. */
export interface BudgetSize {
  readonly perSecond: number;
  /** What may come at once after a pause. */
  readonly burst: number;
}

/** A running budget. */
export interface Budget {
  /** Takes from the budget; answers whether there was enough. What is refused costs nothing. */
  take(cost?: number): boolean;
  /** Refusals since the last call. */
  takeRefused(): number;
}

/** A full bucket. A clock that is set back fills nothing meanwhile. */
export function createBudget({ perSecond, burst }: BudgetSize, nowMs: () => number): Budget {
  let left = burst;
  let filledMs = nowMs();
  let refused = 0;
  return {
    take(cost = 1) {
      const now = nowMs();
      left = Math.min(burst, left + (Math.max(0, now - filledMs) / 1000) * perSecond);
      filledMs = now;
      if (left < cost) {
        refused += 1;
        return false;
      }
      left -= cost;
      return true;
    },
    takeRefused() {
      const taken = refused;
      refused = 0;
      return taken;
    },
  };
}
