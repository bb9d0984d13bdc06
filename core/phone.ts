/** A phone call, as every part names it. */

/** Who carries phone calls to us. */
export const CARRIERS = ['twilio', 'telnyx', 'plivo', 'vonage'] as const;

/** One of them. */
export type Carrier = (typeof CARRIERS)[number];

/** One leg at the carrier: the caller's, or the called party's of an outbound call. */
export interface PhoneCall {
  readonly carrier: Carrier;
  /** The carrier's name for the leg. */
  readonly callId: string;
  /** E.164, or whatever the carrier says of a caller who withholds a number. */
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound';
  /** Where the carrier reaches us: scheme and host, for addresses in documents. */
  readonly origin: string;
}

/** Whether a text names a carrier. */
export function isCarrier(text: string): text is Carrier {
  return (CARRIERS as readonly string[]).includes(text);
}
