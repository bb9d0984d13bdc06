/** A phone call, as every part names it. */
import type { CarrierRefusal, TransferNote } from './call-outcome.ts';

/** Who carries phone calls to us. */
export const CARRIERS = ['twilio', 'telnyx', 'plivo', 'vonage'] as const;

/** One of them. */
export type Carrier = (typeof CARRIERS)[number];

/** A number with its country's code. */
export const E164 = /^\+[1-9]\d{6,14}$/;

/** One leg at the carrier: the caller's, or the called party's of an outbound call. */
export interface PhoneCall {
  readonly carrier: Carrier;
  /** The carrier's name for the leg; empty for a call of ours until it is placed. */
  readonly callId: string;
  /** E.164, or whatever the carrier says of a caller who withholds a number. */
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound';
  /** Where the carrier reaches us: scheme and host, for addresses in documents. */
  readonly origin: string;
  /** What its number says that a caller hears who waits. */
  readonly holdUrl?: string | undefined;
  /** How a call of ours is to be placed. */
  readonly outbound?: Outbound;
  /** Who or what took a call of ours, once that is known. */
  readonly answeredBy?: AnsweredBy;
  /** Why the carrier would not place it. */
  readonly refused?: CarrierRefusal;
  /** How its transfers went, in order. */
  readonly transfers?: readonly TransferNote[];
}

/** The call as whoever asks for it is told: without what is ours alone. */
export type ToldCall = Omit<PhoneCall, 'origin' | 'outbound' | 'holdUrl'>;

/** How a call is to be placed. */
export interface Outbound {
  readonly ringS: number;
  /** Whether the carrier's own detection of machines is bought, too. */
  readonly detectMachine: boolean;
  /** From then on it is not to be placed: quiet hours begin where the called party is. */
  readonly untilMs?: number;
}

/** Who or what answered. */
export const ANSWERERS = [
  'human',
  /** A voicemail, or another machine that takes messages. */
  'machine',
  /** Something that asks who calls before it rings the person. */
  'screener',
  /** A machine that takes no message: the mailbox is full, the number is not in service. */
  'unavailable',
  /** Nothing told. */
  'uncertain',
] as const;

/** One of them. */
export type AnsweredBy = (typeof ANSWERERS)[number];

/** The number of ours that the call came to, or was made from. */
export function ownNumber({ direction, from, to }: PhoneCall): string {
  return direction === 'inbound' ? to : from;
}

/** Whether a text names a carrier. */
export function isCarrier(text: string): text is Carrier {
  return (CARRIERS as readonly string[]).includes(text);
}
