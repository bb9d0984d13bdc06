/** What a supervisor and its bot process say to each other, as JSON over the process channel. */
import type { TransferNote } from '../phone/call-outcome.ts';
import type { ControlAnswer } from '../phone/carrier.ts';
import type { AnsweredBy, PhoneCall } from '../phone/phone.ts';
import type { LegCommand, PhoneEvent } from '../phone/phone-control.ts';
import type { EndReason, TransportKind } from '../session/session.ts';
import type { TurnLedger, TurnStages } from '../session/turn-ledger.ts';

/** Supervisor to bot. */
export type ToBot =
  /** The session is the bot's: its accept was written. Only now may it touch media. */
  | { readonly type: 'start'; readonly session: BotSession }
  /** The client's WebRTC offer; answered by `signalled` with the same request id. */
  | { readonly type: 'offer'; readonly requestId: number; readonly body: unknown }
  /** The client's candidates; answered likewise. */
  | { readonly type: 'candidates'; readonly requestId: number; readonly body: unknown }
  /** A caller's socket, whose token held; the connection itself comes along as a handle. */
  | ({ readonly type: 'socket' } & SocketRequest)
  /** The caller is to be handed over (`TransferWish`); answered likewise. */
  | { readonly type: 'transfer'; readonly requestId: number; readonly body: unknown }
  /** What the carrier tells of the call's legs. */
  | { readonly type: 'phone'; readonly event: PhoneEvent }
  /** What became of a command to the carrier. */
  | { readonly type: 'steered'; readonly requestId: number; readonly answer: ControlAnswer }
  /** A request to the bot itself (`BotRequest`); answered likewise, with a `BotReply`. */
  | { readonly type: 'http'; readonly requestId: number; readonly body: unknown }
  /** Say goodbye and leave. */
  | { readonly type: 'end'; readonly reason: EndReason }
  /** Each second: the supervisor is there. Answered by the same at once, also while the bot is warmed. */
  | { readonly type: 'alive' };

/** What a bot is told of its session. */
export interface BotSession {
  readonly sessionId: string;
  readonly epoch: number;
  /** How its caller comes. */
  readonly transport: TransportKind;
  readonly maxDurationMs: number;
  readonly requestData?: Readonly<Record<string, unknown>>;
  /** The call, where the session is one. */
  readonly phone?: PhoneCall;
}

/** A WebSocket's handshake as it came. */
export interface SocketRequest {
  readonly leg: 'caller' | 'person';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What came after the handshake already, in base64. */
  readonly head: string;
}

/** Bot to supervisor. */
export type FromBot =
  /** The answer to `alive`. Once a bot has given it, one that gives it no more is taken for hung. */
  | { readonly type: 'alive' }
  /** Modules loaded, voice and codec tried, one silent turn run: the seat can be given away. */
  | { readonly type: 'warmed'; readonly ms: number }
  /** The answer to an offer or candidates, for the client as it is. */
  | {
      readonly type: 'signalled';
      readonly requestId: number;
      readonly status: number;
      readonly body: unknown;
    }
  /** Media flow. */
  | { readonly type: 'connected' }
  /** An offer was answered and nothing of its caller has come: UDP seems blocked. */
  | { readonly type: 'unreached' }
  /** From media to the first audio of the bot. */
  | { readonly type: 'first-word'; readonly ms: number }
  /** One turn's stages. */
  | { readonly type: 'turn'; readonly stages: TurnStages; readonly ledger: TurnLedger }
  /** A provider failed and rests, or is well again; `kind` says how it failed. */
  | {
      readonly type: 'provider';
      readonly provider: string;
      readonly state: 'resting' | 'well';
      readonly kind?: string;
    }
  /** Frames sent late in the last second, by how much. */
  | { readonly type: 'late'; readonly frames: LateFrames }
  /** The carrier is to do this with a leg; answered by `steered`. */
  | { readonly type: 'steer'; readonly requestId: number; readonly command: LegCommand }
  /** Who or what took a call of ours. */
  | { readonly type: 'answered'; readonly by: AnsweredBy }
  /** A transfer is over, one way or the other. */
  | { readonly type: 'transferred'; readonly note: TransferNote }
  /** The conversation is over, or there will be none; the process exits next, and nobody is given to it any more. */
  | {
      readonly type: 'ended';
      readonly reason: EndReason;
      /** An exception's type, and never its text, which may hold what was said. */
      readonly detail?: string;
    }
  /** It can never be warm: why, in words that name file and fault; the process exits next. */
  | { readonly type: 'failed'; readonly because: string };

/** Counts of 20 ms frames that left later than scheduled. */
export interface LateFrames {
  readonly sent: number;
  /** With these a gap between two frames was over 25 ms. */
  readonly over5: number;
  readonly over20: number;
  readonly over40: number;
  readonly over60: number;
}
