/** What became of what a carrier was asked for, in one set of words for all of them. */

/** Why a carrier did not do what it was told. */
export const CARRIER_REFUSALS = [
  /** The number to call from is not the account's, or is not verified. */
  'from-not-yours',
  /** The number to call is none, cannot be reached, or this account may not call it. */
  'to-not-callable',
  /** The account's key does not hold, or the account is suspended. */
  'account',
  /** More at once than the account may, also after waiting. */
  'too-many',
  /** Nothing clear was answered: it may have been done. */
  'unclear',
  /** Anything else. */
  'refused',
] as const;

/** One of them. */
export type CarrierRefusal = (typeof CARRIER_REFUSALS)[number];

/** Why the caller is back with the bot. */
export const TRANSFER_FAILURES = [
  'busy',
  'no-answer',
  'rejected',
  'failed',
  'cancelled',
  /** The person was told of the caller, and pressed `2`. */
  'declined',
  'voicemail',
  'hung-up',
  /** The carrier would not. */
  'not-possible',
] as const;

/** One of them. */
export type TransferFailure = (typeof TRANSFER_FAILURES)[number];

/** How a transfer went. */
export interface TransferNote {
  /** The person's name in the agent's list. */
  readonly target: string;
  readonly warm: boolean;
  readonly outcome: 'taken' | 'caller-left' | TransferFailure;
  /** What the carrier said to it, where it would not. */
  readonly refused?: CarrierRefusal;
}

/** Transfers that are remembered of a call: the last of them. */
export const TRANSFERS_KEPT = 10;
