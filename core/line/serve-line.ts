/** Serves the line: the sessions that wait are placed in order, until one had its turn, or no seat is left. */
import { type PlaceDeps, placeSession } from '../claim/place.ts';
import type { Session } from '../session/session.ts';
import { type LineDeps, serveFirst } from './line.ts';
import type { WaitingServer } from './serve-waiting-session.ts';

/** What serving needs. */
export type ServeDeps = Omit<PlaceDeps, 'store'> & {
  readonly store: PlaceDeps['store'] & LineDeps['store'] & WaitingServer['store'];
};

/** How many to serve at most, and the session after which it is enough. */
export interface ServeLimits {
  readonly pool: string;
  readonly most: number;
  readonly until?: string;
}

/** How many found a seat, and whether the session that was waited for had its turn. */
export interface Served {
  readonly seated: number;
  readonly reached: boolean;
}

/** Serves up to `most` of the oldest waiting sessions. */
export async function serveLine(
  deps: ServeDeps,
  { pool, most, until }: ServeLimits,
): Promise<Served> {
  const seat = async (taken: Session) => {
    const placed = await placeSession(deps, taken);
    return placed.outcome === 'accepted' ? 'seated' : placed.outcome;
  };
  let seated = 0;
  for (let round = 0; round < most; round++) {
    const first = await serveFirst({ ...deps, seat }, pool);
    if (first?.served === 'seated') seated += 1;
    if (first?.sessionId === until) return { seated, reached: true };
    if (!first || first.served === 'put-back') break;
  }
  return { seated, reached: false };
}
