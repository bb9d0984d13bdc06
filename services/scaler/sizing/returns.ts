/** Tasks that come back: how fast sessions end, and how many tasks with a session will be idle again in a look-ahead. */
import type { Returns } from './shortage.ts';

/** How the rate of ends is learned; one setting for every pool. */
export const RETURNS = {
  /** Half-life of what was seen, in seconds. */
  halfLifeS: 7200,
  /** The mean session given counts as so many ends. */
  trust: 20,
};

/** Ends seen against the session-seconds they came from, discounted; changed in place. */
export interface EndRate {
  ends: number;
  sessionS: number;
  /** What a session is taken to last before anything is seen, in seconds. */
  readonly priorMeanS: number;
}

/** Knows the mean session only. */
export function createEndRate(priorMeanS: number): EndRate {
  return { ends: 0, sessionS: 0, priorMeanS };
}

/** Takes in how many of so many live sessions ended in some seconds. */
export function learnEnds(
  rate: EndRate,
  seen: { ended: number; sessions: number; seconds: number },
): void {
  const keep = 2 ** (-seen.seconds / RETURNS.halfLifeS);
  rate.ends = rate.ends * keep + seen.ended;
  rate.sessionS = rate.sessionS * keep + seen.sessions * seen.seconds;
}

/** Ends a second of one live session. */
export function endsPerSecond(rate: EndRate): number {
  return (rate.ends + RETURNS.trust) / (rate.sessionS + RETURNS.trust * rate.priorMeanS);
}

/** Tasks that are idle again after `aheadS`: one with two sessions only when both are over. */
export function expectReturns(
  rate: EndRate,
  tasks: { busy: number; sessions: number },
  aheadS: number,
): Returns {
  const over = 1 - Math.exp(-endsPerSecond(rate) * aheadS);
  const shared = Math.min(tasks.busy, Math.max(0, tasks.sessions - tasks.busy));
  const alone = tasks.busy - shared;
  const both = over * over;
  return {
    mean: alone * over + shared * both,
    variance: alone * over * (1 - over) + shared * both * (1 - both),
  };
}
