/** What a bot may ask of its call's legs, and what it is told of them. URLs, accounts and tokens are the supervisor's; the bot has none. */
import type { Unreachable } from '../claim/dispatch.ts';
import type { LegStatus } from './carrier.ts';
import type { AnsweredBy } from './phone.ts';

/** A command of a bot to the carrier. */
export type LegCommand =
  /** The session's own call is placed. Only once. */
  | { readonly do: 'place' }
  /** The caller's leg goes to another party; the bot's work is done when it answers. */
  | { readonly do: 'dial'; readonly to: string; readonly timeoutS: number }
  /** The caller waits in a conference, with hold audio that the bot does not hear. */
  | { readonly do: 'hold' }
  /** A person is called; their leg brings its sound to the bot. */
  | { readonly do: 'call-person'; readonly to: string; readonly timeoutS: number }
  /** The person joins the caller in the conference. */
  | { readonly do: 'join' }
  /** The caller's leg comes back to the bot. */
  | { readonly do: 'take-back' }
  | { readonly do: 'hang-up'; readonly leg: 'caller' | 'person' }
  | { readonly do: 'keys'; readonly keys: string };

/** What a bot is told. */
export type PhoneEvent =
  /** The carrier asks what comes next, because the caller's socket has closed. */
  | { readonly type: 'socket-closed' }
  | {
      readonly type: 'leg';
      readonly leg: 'caller' | 'person';
      readonly status: LegStatus | undefined;
      readonly answeredBy?: AnsweredBy | undefined;
      /** The carrier's name for the leg, which a call of ours has only now. */
      readonly callId?: string | undefined;
    }
  /** How the party that the caller's leg was sent to fared. */
  | { readonly type: 'dialled'; readonly status: LegStatus };

/** Somebody outside of the conversation wants the caller handed over. */
export interface TransferWish {
  /** The name or the number of somebody of the agent's list; the first of it where nobody is named. */
  readonly target?: string | undefined;
  readonly warm?: boolean | undefined;
  /** What the person is told before they take the caller. */
  readonly about?: string | undefined;
}

/** What a bot answers: it has begun; it knows nobody of that name, but these; it is at one already; it has no such way. */
export type TransferAnswer =
  | { readonly outcome: 'begun' }
  | { readonly outcome: 'unknown-target'; readonly targets: readonly string[] }
  | { readonly outcome: 'busy' | 'impossible' | 'over' };

/** What a supervisor answers to an event: whether the bot still has the call. */
export interface PhoneAnswer {
  readonly live: boolean;
  /** It has said its end; where it is neither live nor leaving, it was lost. */
  readonly leaving: boolean;
  /** The caller was sent elsewhere and not taken back yet: what their socket's end would lead to is not theirs now. */
  readonly away?: boolean;
}

/** The port to supervisors, for what happens to their calls' legs. */
export interface PhoneDispatcher {
  tell(endpoint: string, sessionId: string, event: PhoneEvent): Promise<PhoneAnswer | Unreachable>;
  transfer(
    endpoint: string,
    sessionId: string,
    wish: TransferWish,
  ): Promise<TransferAnswer | Unreachable>;
}
