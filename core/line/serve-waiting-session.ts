/** The way of a waiting session to a seat, whoever serves it: taken from the queue, seated, or put back in its place. */
import type { Session } from '../session/session.ts';
import { queueSession, takeSession } from '../session/session-transitions.ts';
import { advanceSession } from '../store/advance.ts';
import type { SessionStore } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

/** Who serves, and how a session that is held gets its seat. */
export interface WaitingServer {
  readonly store: Pick<SessionStore, 'saveSession'>;
  readonly clock: Clock;
  /** `settled`: it needs no seat any more. */
  readonly seat: (taken: Session) => Promise<'seated' | 'no-seat' | 'settled'>;
}

/** `not-taken`: another server was faster, or it is over. `put-back`: there was no seat, and it waits on in its place. */
export type ServedWaiting = 'seated' | 'not-taken' | 'put-back' | 'settled';

/** Serves one session of the queue. Throws when the store cannot be reached; the session's lease then runs out, and it waits again. */
export async function serveWaitingSession(
  { store, clock, seat }: WaitingServer,
  waiting: Session,
): Promise<ServedWaiting> {
  const taken = await advanceSession(store, waiting, (s) => takeSession(s, clock.nowMs()));
  if (taken.outcome !== 'moved') return 'not-taken';
  const seated = await seat(taken.item);
  if (seated !== 'no-seat') return seated;
  await advanceSession(store, taken.item, (s) => queueSession(s, clock.nowMs(), 'no free seat'));
  return 'put-back';
}
