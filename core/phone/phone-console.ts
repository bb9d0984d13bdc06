/** How a number is set up at its carrier: what its console shows. */

/** Whom the carrier asks and tells about a number's calls. */
export interface NumberSetup {
  /** Asked when a call comes in; empty where nobody is. */
  readonly voiceUrl: string;
  /** Told how calls end; empty where nobody is. */
  readonly statusUrl: string;
  /** Asked where the voice address fails; empty where nobody is. */
  readonly fallbackUrl: string;
  /** What takes the calls in place of the voice address, in words. */
  readonly instead?: string | undefined;
}

/** What a carrier says of a number. */
export type SetupAnswer =
  | { readonly outcome: 'found'; readonly setup: NumberSetup }
  /** It is none of the account's. */
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'unread'; readonly because: string };

/** Asks a carrier about a number; it only reads, and never throws. */
export type ReadSetup = (number: string) => Promise<SetupAnswer>;
