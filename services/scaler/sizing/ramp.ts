/**
 * Ramps steeper than the account may launch: what cannot be launched in time is launched before. In the manner of network
 * calculus, the demand of every stretch less what can be launched within it: max over x of N(x) − c·(x − L).
 */
import type { Forecaster } from '../forecast/forecaster.ts';
import { createMean } from '../forecast/mean-ahead.ts';
import { type LookAhead, moments, stayingShare } from './look-ahead.ts';

/** Stretches that are looked at, in lead times. */
const REACH = [2, 3, 5, 8, 13];

/** What caps the launches, and what comes back of itself. */
export interface RampOf {
  readonly launchesPerSecond: number;
  /** Tasks that come back in a stretch, in seconds; 0 without reuse. */
  readonly returnsIn: (seconds: number) => number;
  /** Ends a second of one session whose task serves again; 0 without reuse. */
  readonly endsPerS: number;
}

/** The same look-ahead with its arrivals lifted to the worst stretch; unchanged where launches keep up. */
export function liftForRamp(f: Forecaster, ahead: LookAhead, of: RampOf): LookAhead {
  const leadS = ahead.leadMs / 1000;
  const mean = moments(ahead.parts).mean;
  const net = (arrivals: number, seconds: number) =>
    arrivals * stayingShare(of.endsPerS * seconds) - of.returnsIn(seconds);
  const near = net(mean, leadS);
  const meanOf = createMean(f);
  let worst = near;
  for (const leads of REACH) {
    const seconds = leads * leadS;
    const demand = net(meanOf(ahead.fromMs, ahead.fromMs + seconds * 1000), seconds);
    worst = Math.max(worst, demand - of.launchesPerSecond * (seconds - leadS));
  }
  if (worst - near < 0.5 || mean <= 0) return ahead;
  const factor = (mean + worst - near) / mean;
  const lift = (parts: LookAhead['parts']) =>
    parts.map((part) => ({ ...part, mean: part.mean * factor }));
  return {
    ...ahead,
    parts: lift(ahead.parts),
    ...(ahead.next ? { next: { ...ahead.next, parts: lift(ahead.next.parts) } } : {}),
  };
}
