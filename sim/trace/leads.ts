/** How long a launched task takes until it is claimable. */
import type { SeededRandom } from './random.ts';

/** What the account and the cloud allow. */
export interface LaunchSettings {
  readonly leadS: number;
  /** Spread: L·exp(jitter·z), z normal within ±2.5; 0 is none. */
  readonly jitter: number;
  /** Launches a second that the account allows, and how many at once; 0: no limit. */
  readonly perSecond: number;
  readonly burst: number;
}

/** Answers the seconds from a launch at `atS` to a claimable task; launches beyond the account's rate wait for their turn. */
export function createLeads(
  { leadS, jitter, perSecond, burst }: LaunchSettings,
  random: SeededRandom,
): (atS: number) => number {
  let turnS = -Infinity;
  return (atS) => {
    const z = Math.max(-2.5, Math.min(2.5, jitter > 0 ? random.normal() : 0));
    const own = leadS * Math.exp(jitter * z - (jitter * jitter) / 2);
    if (perSecond <= 0) return own;
    // A token bucket: `turnS` is when it would be full again.
    turnS = Math.max(turnS, atS) + 1 / perSecond;
    return own + Math.max(0, turnS - burst / perSecond - atS);
  };
}

/** The longest that chance gives. */
export function longestLead({ leadS, jitter }: LaunchSettings): number {
  return jitter > 0 ? leadS * Math.exp(2.5 * jitter - (jitter * jitter) / 2) : leadS;
}
