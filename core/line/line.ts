/** Who waits for a seat, in order. Seats go to those whose callers are there; whoever was away keeps the place for a while. */
import { ABSENT_AFTER_MS, QUEUE_TIMEOUT_MS } from '../limits.ts';
import { isInLine, isOpen, type Session } from '../session/session.ts';
import type { LinePlace, LineStore, SessionStore } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import {
  type ServedWaiting,
  serveWaitingSession,
  type WaitingServer,
} from './serve-waiting-session.ts';

/** What serving the line needs of the store. */
export interface LineDeps {
  readonly store: Pick<LineStore, 'line' | 'leaveLine'> & Pick<SessionStore, 'getSession'>;
  readonly clock: Clock;
}

/** Places looked at in one go: the first few, of which one is there nearly always, then more. Who is behind them waits for these in any case. */
const LOOKED_AT = [25, 200];

/** Notes that the caller of a session is there, if it waits in line. Nobody asks for a call of ours, which is served all the same. */
export async function noteSeen(
  { store, clock }: { readonly store: Pick<LineStore, 'markSeen'>; readonly clock: Clock },
  session: Session,
): Promise<void> {
  if (!isInLine(session)) return;
  const isAsked = session.phone?.direction !== 'outbound';
  await store.markSeen(session, clock.nowMs() + (isAsked ? 0 : QUEUE_TIMEOUT_MS));
}

/** Whether the caller of this place has asked for it lately. */
export function isPresent({ seenAtMs }: LinePlace, nowMs: number): boolean {
  return nowMs - seenAtMs <= ABSENT_AFTER_MS;
}

/** Whether somebody who is there waits in the pool's line, served just now or not: newcomers stand behind them. */
export async function isLineOccupied(deps: LineDeps, pool: string): Promise<boolean> {
  for await (const place of presentPlaces(deps, pool)) {
    const session = await findWaiting(deps, place);
    if (session && isInLine(session)) return true;
  }
  return false;
}

/** What came of the first in line. */
export interface FirstServed {
  readonly sessionId: string;
  readonly served: Exclude<ServedWaiting, 'not-taken'>;
}

/** Serves the first session that waits and that nobody serves already; nothing where there is none. */
export async function serveFirst(
  deps: LineDeps & WaitingServer,
  pool: string,
): Promise<FirstServed | undefined> {
  for await (const place of presentPlaces(deps, pool)) {
    const session = await findWaiting(deps, place);
    if (session?.state !== 'queued') continue;
    const served = await serveWaitingSession(deps, session);
    if (served !== 'not-taken') return { sessionId: session.sessionId, served };
  }
  return undefined;
}

async function* presentPlaces({ store, clock }: LineDeps, pool: string) {
  const seen = new Set<string>();
  for (const most of LOOKED_AT) {
    const places = await store.line(pool, most);
    for (const place of places) {
      if (seen.has(place.sessionId)) continue;
      seen.add(place.sessionId);
      if (isPresent(place, clock.nowMs())) yield place;
    }
    if (places.length < most) return;
  }
}

/** The session of a place; a place that was left over is taken away. */
async function findWaiting({ store }: LineDeps, place: LinePlace): Promise<Session | undefined> {
  const session = await store.getSession(place.sessionId);
  // An open one is about to queue: its place is written first.
  if (session && isOpen(session)) return session;
  await store.leaveLine(place);
  return undefined;
}
