/** Holds a request until its session has a bot, is over, or the time is up. */
import { noteSeen } from '../../../core/line/line.ts';
import { isOpen, type Session } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';

/** A caller does not notice it, and 25 s of it are 100 reads of half a unit. */
const POLL_MS = 250;

/** How often a held request says that its caller is there: well below `ABSENT_AFTER_MS`. */
const MARK_MS = 5_000;

/** The session as it was seen last; earlier when the caller has gone. */
export async function awaitSeat(
  deps: Pick<ApiDeps, 'store' | 'clock'>,
  session: Session,
  wait: { ms: number; signal: AbortSignal },
): Promise<Session> {
  const { store, clock } = deps;
  const untilMs = clock.nowMs() + wait.ms;
  let seen = session;
  for (let markedMs = 0; isOpen(seen) && !wait.signal.aborted; ) {
    const nowMs = clock.nowMs();
    const restMs = untilMs - nowMs;
    if (restMs <= 0) break;
    if (nowMs - markedMs >= MARK_MS) {
      markedMs = nowMs;
      await noteSeen(deps, seen);
    }
    await clock.sleep(Math.min(POLL_MS, restMs), wait.signal);
    seen = (await store.getSession(session.sessionId)) ?? seen;
  }
  return seen;
}
