/** How many tasks a day's calls keep busy, and how many wait for the next ones. */
import { AHEAD_S, DAY_SHAPE, MISSED, type Traffic } from './traffic.ts';

/** A pool's tasks over a day. */
export interface TaskDay {
  readonly busyHours: number;
  readonly warmHours: number;
  /** Tasks in the busiest hour. */
  readonly peak: number;
}

/**
 * Tasks over a day, hour by hour: as many busy as calls are live, and as many idle or starting as next callers need until
 * more can be there. Launches under way are Poisson whatever the lead time's distribution (Palm), so that is a quantile.
 */
export function tasksOverDay(traffic: Traffic, minWarm: number): TaskDay {
  const weights = DAY_SHAPE.reduce((sum, weight) => sum + weight, 0);
  const hours = DAY_SHAPE.map((weight) => {
    const perSecond = (traffic.callsPerDay * weight) / weights / 3_600;
    const busy = perSecond * traffic.callMinutes * 60;
    const warm = perSecond === 0 ? 0 : stockFor(perSecond * AHEAD_S, MISSED);
    return { busy, warm: Math.max(minWarm, warm) };
  });
  return {
    busyHours: hours.reduce((sum, { busy }) => sum + busy, 0),
    warmHours: hours.reduce((sum, { warm }) => sum + warm, 0),
    peak: Math.ceil(Math.max(...hours.map(({ busy, warm }) => busy + warm))),
  };
}

/** The least stock that is used up with at most this probability: P(N >= stock) <= missed, N Poisson of that mean. */
export function stockFor(mean: number, missed: number): number {
  let below = 0;
  for (let stock = 0; ; stock++) {
    if (1 - below <= missed) return stock;
    below += Math.exp(stock * Math.log(mean) - mean - logFactorial(stock));
  }
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
