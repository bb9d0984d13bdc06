/**
 * The port to a carrier's account: checks what claims to come from it, reads it, writes what it is told to do next, and steers legs by its
 * REST calls. One adapter a carrier; nothing else knows which carrier a call came by.
 */
import { type CarrierRefusal, TRANSFER_FAILURES, type TransferFailure } from './call-outcome.ts';
import type { AnsweredBy, Carrier, PhoneCall } from './phone.ts';

/** What a leg does next; each adapter writes it in its carrier's words. */
export type Instruction =
  /** Sound to and from a bot. When the socket has closed, `afterUrl` is asked what comes next. */
  | { readonly do: 'connect'; readonly socketUrl: string; readonly afterUrl: string }
  /** Hold audio once, or silence, then `thenUrl` is asked. A leg that `rings` is left ringing instead, where its carrier can: most answer it after. */
  | {
      readonly do: 'wait';
      readonly seconds: number;
      readonly holdUrl?: string;
      readonly rings?: true;
      readonly thenUrl: string;
    }
  /** A sound and nothing else, for a carrier that wants a document around what it plays. */
  | { readonly do: 'play'; readonly soundUrl: string }
  /** Another party is called and joined to the leg; how that went is told to `afterUrl`, an answer at once to `answeredUrl`. */
  | {
      readonly do: 'dial';
      readonly to: string;
      readonly callerId: string;
      readonly timeoutS: number;
      readonly afterUrl: string;
      readonly answeredUrl: string;
    }
  /** Joins a conference of two. The caller waits in it with hold audio; the person's coming starts it, and either's leaving ends it. */
  | {
      readonly do: 'conference';
      readonly name: string;
      readonly role: 'caller' | 'person';
      readonly holdUrl: string;
      readonly afterUrl: string;
    }
  | { readonly do: 'say'; readonly text: string }
  | {
      readonly do: 'record';
      readonly text: string;
      readonly longestS: number;
      readonly afterUrl: string;
    }
  | { readonly do: 'busy' }
  | { readonly do: 'hang-up' };

/**
 * Whether a leg may be told twice to do this: the second time takes it out of what it did the first time. Whoever was dialled is called
 * again then, and a conference ends with the person who leaves it.
 */
export function mayRepeat(instruction: Instruction): boolean {
  if (instruction.do === 'dial') return false;
  return !(instruction.do === 'conference' && instruction.role === 'person');
}

/** An answer to a webhook. */
export interface CarrierDocument {
  readonly contentType: string;
  readonly body: string;
}

/** A request that claims to come from a carrier. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** The URL as the carrier saw it. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** How a leg stands, in one set of words. */
export const LEG_STATUSES = [
  'ringing',
  'answered',
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'failed',
  'cancelled',
] as const;

/** One of them. */
export type LegStatus = (typeof LEG_STATUSES)[number];

/** Whether the party whose leg stands so did not come. */
export function isFailure(status: LegStatus): status is LegStatus & TransferFailure {
  return (TRANSFER_FAILURES as readonly string[]).includes(status);
}

/** A message at the carrier. Its sound stays there. */
export interface TakenMessage {
  readonly url: string;
  readonly durationS?: number;
}

/** What a webhook tells. */
export interface CallWebhook {
  /** The leg that our own address names, where it names one; else the leg that it is about. */
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly status: LegStatus | undefined;
  /** How the party that was dialled from this leg fared. */
  readonly dialled: LegStatus | undefined;
  readonly answeredBy: AnsweredBy | undefined;
  /** Only tells how far something has come; nothing is asked. */
  readonly progress: boolean;
  /** A message that was taken. */
  readonly recording?: TakenMessage | undefined;
}

/** A call to place. */
export interface Placement {
  readonly to: string;
  readonly from: string;
  readonly timeoutS: number;
  /** What the called party's leg does when it is answered. */
  readonly next: Instruction;
  /** The same, by address, for carriers that ask for it then. */
  readonly nextUrl: string;
  readonly statusUrl: string;
  /** Whether the carrier is to tell people from machines; told to `statusUrl`. */
  readonly detectMachine: boolean;
}

/** What became of a command. A leg that is gone counts as done where its end was wanted. */
export type ControlAnswer =
  | { readonly outcome: 'done'; readonly callId: string }
  | { readonly outcome: 'gone' }
  /** Whoever is asked before a call is placed did not permit it. */
  | { readonly outcome: 'forbidden' }
  | {
      readonly outcome: 'failed';
      readonly why: CarrierRefusal;
      readonly status: number;
      readonly because: string;
    };

/** Whether it may have been done. */
export function isUnclear(answer: ControlAnswer): boolean {
  return answer.outcome === 'failed' && answer.why === 'unclear';
}

/** Asked before a call of ours is placed, by the installation's own system. */
export type Permission = (
  call: Pick<PhoneCall, 'to' | 'from'> & { readonly sessionId: string; readonly agent: string },
  nowMs: number,
) => Promise<boolean>;

/** One account at one carrier. */
export interface CarrierAccount {
  readonly carrier: Carrier;
  verify(request: SignedRequest, nowMs: number): boolean;
  read(request: SignedRequest): CallWebhook | undefined;
  write(instruction: Instruction): CarrierDocument;
  /** Gives a leg something else to do. `url` serves the same instruction, for carriers that fetch it. */
  redirect(callId: string, to: { instruction: Instruction; url: string }): Promise<ControlAnswer>;
  place(call: Placement): Promise<ControlAnswer>;
  hangUp(callId: string): Promise<ControlAnswer>;
  sendKeys(callId: string, keys: string): Promise<ControlAnswer>;
}
