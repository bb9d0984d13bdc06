/** Every change of a session's state, as a function from item to next item; see `task-transitions.ts` for the other half. */
import { CLAIM_TIMEOUT_MS, QUEUE_TIMEOUT_MS } from '../limits.ts';
import type { PhoneCall } from '../phone/phone.ts';
import { moved, type Outcome, refused } from '../store/outcome.ts';
import {
  type Assignment,
  type EndReason,
  isLive,
  isOpen,
  type Session,
  type StartKind,
  type Voicemail,
} from './session.ts';

/** What is known of a session when it is asked for. */
export type SessionRequest = Pick<
  Session,
  'sessionId' | 'pool' | 'transport' | 'maxDurationMs' | 'requestData' | 'phone' | 'joinHash'
>;

/** A session at its first write: its request holds it while it looks for a seat. */
export function openSession(request: SessionRequest, nowMs: number): Session {
  const claimExpiresAtMs = nowMs + CLAIM_TIMEOUT_MS;
  return { ...request, state: 'claimed', version: 1, createdAtMs: nowMs, claimExpiresAtMs };
}

/** A broker found no seat, or ran out of time: the session waits at the place of its first request. */
export function queueSession(session: Session, nowMs: number, why?: string): Outcome<Session> {
  if (session.state !== 'claimed') return refused(`session is ${session.state}`);
  const { claimExpiresAtMs: _, ...rest } = session;
  return moved({ ...next(rest), state: 'queued', queuedAtMs: session.queuedAtMs ?? nowMs }, why);
}

/** A broker takes a waiting session to find it a seat; nobody else does meanwhile. */
export function takeSession(session: Session, nowMs: number): Outcome<Session> {
  if (session.state !== 'queued') return refused(`session is ${session.state}`);
  return moved({ ...next(session), state: 'claimed', claimExpiresAtMs: nowMs + CLAIM_TIMEOUT_MS });
}

/** Who accepts, and how the seat was found. */
export interface Acceptance {
  readonly assignment: Assignment;
  readonly from: 'idle' | 'spare';
  readonly nowMs: number;
  /** The agent's own bound, whatever the request asked for. */
  readonly maxDurationMs?: number;
}

/** A bot accepts an open session. Only in one transaction with `acceptSeat`. */
export function acceptSession(session: Session, acceptance: Acceptance): Outcome<Session> {
  if (!isOpen(session)) return refused(`session is ${session.state}`);
  const { claimExpiresAtMs: _, ...rest } = session;
  const { assignment, nowMs } = acceptance;
  const start: StartKind = startKind(session, acceptance.from);
  const maxDurationMs = Math.min(session.maxDurationMs, acceptance.maxDurationMs ?? Infinity);
  return moved({
    ...next(rest),
    state: 'ready',
    assignment,
    start,
    maxDurationMs,
    readyAtMs: nowMs,
  });
}

/** Caller and bot hear each other. */
export function connectSession(session: Session, epoch: number, nowMs: number): Outcome<Session> {
  if (session.state !== 'ready') return refused(`session is ${session.state}`);
  if (session.assignment?.epoch !== epoch) return refused('another seat serves it');
  return moved({ ...next(session), state: 'active', activeAtMs: nowMs });
}

/** Nothing of the caller reaches the bot: UDP seems blocked on the way. */
export function missCaller(session: Session, epoch: number, nowMs: number): Outcome<Session> {
  if (session.state !== 'ready') return refused(`session is ${session.state}`);
  if (session.assignment?.epoch !== epoch) return refused('another seat serves it');
  if (session.unreachedAtMs !== undefined) return refused('it was told already');
  return moved({ ...next(session), unreachedAtMs: nowMs });
}

/** The bot's first sound has left, which may be told before the connection is. */
export function speakFirst(session: Session, epoch: number, nowMs: number): Outcome<Session> {
  if (!isLive(session)) return refused(`session is ${session.state}`);
  if (session.assignment?.epoch !== epoch) return refused('another seat serves it');
  if (session.firstWordAtMs !== undefined) return refused('it was told already');
  return moved({ ...next(session), firstWordAtMs: nowMs });
}

/** What became known of its phone call while it goes on. */
export function learnOfCall(session: Session, epoch: number, phone: PhoneCall): Outcome<Session> {
  if (!isLive(session)) return refused(`session is ${session.state}`);
  if (session.assignment?.epoch !== epoch) return refused('another seat serves it');
  return moved({ ...next(session), phone });
}

/** Its caller has left a message, mostly after its end. Told again, it is the same one. */
export function takeVoicemail(session: Session, voicemail: Voicemail): Outcome<Session> {
  if (session.voicemail) return refused('it was told already');
  return moved({ ...next(session), voicemail }, 'its caller left a message');
}

/** How and when a session ended. */
export interface Ending {
  readonly reason: EndReason;
  /** An exception's type, where one was the reason. */
  readonly detail?: string | undefined;
  /** What became known of its phone call. */
  readonly phone?: PhoneCall | undefined;
  readonly nowMs: number;
}

const FAULTS: readonly EndReason[] = [
  'queue_timeout',
  'bot_died',
  'task_died',
  'bot_error',
  'provider_failed',
];

/** The bot that serves it, or who knows that this bot is gone, ends a session. */
export function endSession(
  session: Session,
  by: Pick<Assignment, 'taskId' | 'epoch'>,
  ending: Ending,
) {
  const { assignment } = session;
  if (!isLive(session)) return refused(`session is ${session.state}`);
  if (assignment?.taskId !== by.taskId || assignment.epoch !== by.epoch) {
    return refused('another seat serves it');
  }
  return moved(over(session, ending));
}

/** Gives up a session that no bot has accepted: the caller left, or it waited too long. */
export function giveUpSession(session: Session, ending: Ending): Outcome<Session> {
  if (!isOpen(session)) return refused(`session is ${session.state}`);
  return moved(over(session, ending));
}

/** What a sweep must do with a session that no bot has accepted: its broker may have died, or its time be up. */
export function sweepSession(session: Session, nowMs: number): Outcome<Session> {
  if (isOpen(session) && nowMs - session.createdAtMs > QUEUE_TIMEOUT_MS) {
    return giveUpSession(session, { reason: 'queue_timeout', nowMs });
  }
  const expired = session.state === 'claimed' && (session.claimExpiresAtMs ?? 0) < nowMs;
  const gone = 'whoever looked for a seat is gone';
  return expired ? queueSession(session, nowMs, gone) : refused('nothing is due');
}

function startKind(session: Session, from: 'idle' | 'spare'): StartKind {
  if (session.queuedAtMs !== undefined) return 'cold';
  return from === 'idle' ? 'warm' : 'shared';
}

function over(session: Session, { reason, detail, phone, nowMs }: Ending): Session {
  const state = FAULTS.includes(reason) ? 'failed' : 'ended';
  const { claimExpiresAtMs: _, ...rest } = session;
  const why = detail === undefined ? { reason } : { reason, detail };
  const known = phone === undefined ? {} : { phone };
  return { ...next(rest), state, ...known, ...why, endedAtMs: nowMs };
}

function next(session: Session): Session {
  return { ...session, version: session.version + 1 };
}
