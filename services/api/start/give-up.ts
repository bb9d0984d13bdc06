/** Gives up a session that no bot has accepted. */
import type { EndReason, Session } from '../../../core/session/session.ts';
import { giveUpSession } from '../../../core/session/session-transitions.ts';
import { advanceSession } from '../../../core/store/advance.ts';
import type { ApiDeps } from '../deps.ts';

/** Answers the session as it then is: given up, or accepted by a bot that was faster. */
export async function giveUp(
  { store, clock }: Pick<ApiDeps, 'store' | 'clock'>,
  session: Session,
  reason: EndReason,
): Promise<Session> {
  const given = await advanceSession(store, session, (open) =>
    giveUpSession(open, { reason, nowMs: clock.nowMs() }),
  );
  if (given.outcome === 'refused') return session;
  if (given.outcome === 'moved') return given.item;
  if (!given.current)
    throw new Error(`Cannot give up session: it is gone, got ${session.sessionId}`);
  // Each turn saw a newer version, and a session has only a few before it is over.
  return giveUp({ store, clock }, given.current, reason);
}
