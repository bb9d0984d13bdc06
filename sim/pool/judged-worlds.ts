/** The two worlds in which rules are compared, here as by the judge. */
import type { SimSettings } from './sim-settings.ts';

const LAUNCH = { leadS: 45, jitter: 0.15, perSecond: 0, burst: 0 };
const EVER = { maxTasks: 0, minWarm: 0 };

/**
 * `spare`: production's, with one spare seat, a decision each 5 s and each claim made good at once.
 * `ticks`: no spare seat, tasks that serve once, and nothing made good before the next minute.
 */
export const JUDGED_POOLS = {
  spare: { tickS: 5, refill: 'claim', reuse: true, spareSeats: 1, ...EVER },
  ticks: { tickS: 60, refill: 'tick', reuse: false, spareSeats: 0, ...EVER },
} as const;

/** Which of them. */
export type JudgedWorld = keyof typeof JUDGED_POOLS;

/** With calls of a mean length; recorded ones are scaled to it. */
export function judgedSettings(world: JudgedWorld, meanSessionS: number): SimSettings {
  return {
    pool: JUDGED_POOLS[world],
    launch: LAUNCH,
    lengths: { meanS: meanSessionS, cv: 1.2, rescale: true },
    timeZone: 'UTC',
    warmupS: 7200,
    historyDays: 56,
    wanted: { cold: undefined, shared: undefined, worth: undefined },
  };
}
