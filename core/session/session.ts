/**
 * What a session is: one conversation with one caller, from the request to the end.
 *
 *   claimed -> ready -> active -> ended | failed
 *      `-> queued -> claimed                       (no seat yet; served in order)
 *
 * The transitions are in `session-transitions.ts`.
 */
import type { TakenMessage } from '../phone/carrier.ts';
import type { PhoneCall } from '../phone/phone.ts';

/** A session's life. */
export type SessionState =
  /** No seat was free: it waits, first come first served. */
  | 'queued'
  /** One broker (an API request, a supervisor, the scaler) finds it a seat, until the claim runs out. */
  | 'claimed'
  /** A bot has accepted it and waits for the caller's media. */
  | 'ready'
  /** Caller and bot are connected. */
  | 'active'
  /** Over, as it should be. */
  | 'ended'
  /** Over, by a fault; `reason` says which. */
  | 'failed';

/** Why a session is over; clients may rely on these words. */
export type EndReason =
  | 'caller_left'
  | 'bot_goodbye'
  | 'transferred'
  | 'max_duration'
  | 'idle_timeout'
  | 'ended_by_api'
  | 'caller_never_connected'
  | 'queue_timeout'
  /** Refused at the cap: no bot ever had it; its key may ask again. */
  | 'pool_full'
  /** A call of ours: nobody took it, their line was busy, they or their network refused it, or it could not be placed. */
  | 'no_answer'
  | 'busy'
  | 'rejected'
  | 'call_failed'
  /** Whoever was asked for permission did not give it: the call was not placed. */
  | 'not_permitted'
  /** A machine answered, and the agent leaves those. */
  | 'machine'
  | 'bot_died'
  | 'task_died'
  | 'bot_error'
  /** Nobody could hear, answer or speak any more: every provider of the agent had failed. */
  | 'provider_failed';

/** How the session found its seat. */
export type StartKind = 'warm' | 'shared' | 'cold';

/** How the caller reaches the bot. */
export type TransportKind = 'webrtc' | 'websocket' | 'sip';

/** The seat that accepted a session. */
export interface Assignment {
  readonly taskId: string;
  readonly seat: number;
  readonly epoch: number;
  /** The task's private URL, for offers and candidates. */
  readonly endpoint: string;
}

/** A message at the carrier, which keeps its sound. */
export interface Voicemail extends TakenMessage {
  readonly takenAtMs: number;
}

/** One conversation as the table holds it. */
export interface Session {
  readonly sessionId: string;
  readonly pool: string;
  readonly transport: TransportKind;
  readonly state: SessionState;
  readonly version: number;
  readonly createdAtMs: number;
  /** While claimed: when its broker is taken for dead and it goes to the queue. */
  readonly claimExpiresAtMs?: number;
  /** Set once it had to wait; it then counts as cold. */
  readonly queuedAtMs?: number;
  readonly start?: StartKind;
  readonly assignment?: Assignment;
  readonly readyAtMs?: number;
  /** While no media flow: when the bot found that nothing of its caller comes through, though an offer was answered. */
  readonly unreachedAtMs?: number;
  readonly activeAtMs?: number;
  /** When the bot's first sound left. */
  readonly firstWordAtMs?: number;
  readonly endedAtMs?: number;
  readonly reason?: EndReason;
  /** The type of the exception that ended it. */
  readonly detail?: string;
  /** What the client sent along for the bot, at most 8 KB of JSON. */
  readonly requestData?: Readonly<Record<string, unknown>>;
  readonly maxDurationMs: number;
  /** The call, where the session is one. */
  readonly phone?: PhoneCall;
  /** What its caller left where no bot could serve them. */
  readonly voicemail?: Voicemail;
  /** The hash of the token that the caller's socket must bring; see `core/access/links.ts`. */
  readonly joinHash?: string;
  /** Of a session that a single-use token gave: the `Idempotency-Key` by which its caller may ask for it again. */
  readonly opener?: string;
}

/** Whether it waits in line: it had to queue, and no bot has accepted it, whoever may be finding it a seat just now. */
export function isInLine(session: Session): boolean {
  return isOpen(session) && session.queuedAtMs !== undefined;
}

/** Whether a bot may still accept it. */
export function isOpen(session: Session): boolean {
  return session.state === 'queued' || session.state === 'claimed';
}

/** Whether a bot serves it. */
export function isLive(session: Session): boolean {
  return session.state === 'ready' || session.state === 'active';
}
