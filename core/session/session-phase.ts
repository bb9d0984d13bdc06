/** By what sessions are listed. */
import type { Session } from './session.ts';

/** Coarse phases, by which sessions are listed: waiting for a bot, with one, over. */
export type SessionPhase = 'placing' | 'waiting' | 'live' | 'over';

/** The phase that lists the session. */
export function phaseOf(session: Pick<Session, 'state'>): SessionPhase {
  if (session.state === 'claimed') return 'placing';
  if (session.state === 'queued') return 'waiting';
  return session.state === 'ready' || session.state === 'active' ? 'live' : 'over';
}

/** The order in which a phase is listed: by age, and what is over from the latest end backwards. */
export function inOrderOf(phase: SessionPhase): (a: Session, b: Session) => number {
  if (phase === 'over') return (a, b) => (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0) || byId(b, a);
  return (a, b) => a.createdAtMs - b.createdAtMs || byId(a, b);
}

function byId(a: Session, b: Session): number {
  return a.sessionId < b.sessionId ? -1 : 1;
}
