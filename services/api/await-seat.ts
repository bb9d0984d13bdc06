/** Holds a request until its session has a bot, is over, or the time is up. */
import { isOpen, type Session } from '../../core/session.ts';
import type { ApiDeps } from './deps.ts';

/** A caller does not notice it, and 25 s of it are 100 reads of half a unit. */
const POLL_MS = 250;

/** The session as it was seen last; earlier when the caller has gone. */
export async function awaitSeat(
  { store, clock }: Pick<ApiDeps, 'store' | 'clock'>,
  session: Session,
  wait: { ms: number; signal: AbortSignal },
): Promise<Session> {
  const untilMs = clock.nowMs() + wait.ms;
  let seen = session;
  while (isOpen(seen) && !wait.signal.aborted) {
    const restMs = untilMs - clock.nowMs();
    if (restMs <= 0) break;
    await clock.sleep(Math.min(POLL_MS, restMs), wait.signal);
    seen = (await store.getSession(session.sessionId)) ?? seen;
  }
  return seen;
}
