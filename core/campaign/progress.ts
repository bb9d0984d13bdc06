/** How far a call of a campaign is: a reduction of its results, the same for those of a file and those of this run. */
import { QUIET_HOURS } from '../phone/call-rules.ts';
import type { Campaign } from './campaign.ts';

/** One line of the results. */
export type CampaignResult =
  /** A bot has the call, and places it. */
  | {
      readonly did: 'placed';
      readonly id: string;
      readonly sessionId: string;
      readonly atMs: number;
    }
  /** It is over: why, as the session says, and who or what answered. */
  | {
      readonly did: 'ended';
      readonly id: string;
      readonly reason: string;
      readonly answeredBy?: string | undefined;
      /** Why it was not placed: what the carrier said, or that quiet hours had begun. */
      readonly refused?: string | undefined;
      readonly atMs: number;
    }
  /** It may not be made, now or ever. */
  | {
      readonly did: 'refused';
      readonly id: string;
      readonly because: string;
      readonly atMs: number;
    };

/** One call. */
export interface CallProgress {
  /** How often a bot was asked for it, whether it rang or not; names the next try. */
  readonly placed: number;
  /** How often it rang, or would have. */
  readonly tries: number;
  /** Not to be tried before. */
  readonly notBeforeMs: number;
  /** While it goes on. */
  readonly sessionId?: string;
  /** How it ended for good. */
  readonly over?: { readonly reason: string; readonly answeredBy?: string | undefined };
}

const MINUTE_MS = 60_000;

/** A call that nothing is known of yet. */
export const FRESH: CallProgress = { placed: 0, tries: 0, notBeforeMs: 0 };

/** It never rang: the pool had no room for it. No try is used up. */
const NEVER_RANG = new Set(['queue_timeout', 'pool_full']);

/** What a carrier refuses to every call alike, until somebody has mended the account. No try is used up, either. */
export function isOfAccount(refused: string | undefined): refused is 'account' | 'from-not-yours' {
  return refused === 'account' || refused === 'from-not-yours';
}

/** Where the room may be back. */
const ROOM_AGAIN_MS = MINUTE_MS;

/** A call after one more result of it. */
export function afterResult(
  campaign: Campaign,
  before: CallProgress,
  result: CampaignResult,
): CallProgress {
  const { placed, notBeforeMs } = before;
  switch (result.did) {
    case 'placed':
      return { ...before, placed: placed + 1, sessionId: result.sessionId };
    case 'refused':
      return { ...before, over: { reason: `refused: ${result.because}` } };
    case 'ended': {
      const { reason, answeredBy, refused, atMs } = result;
      const { tries: rung } = before;
      if (NEVER_RANG.has(reason) || refused === QUIET_HOURS || isOfAccount(refused))
        return { placed, tries: rung, notBeforeMs: atMs + ROOM_AGAIN_MS };
      const tries = rung + 1;
      // What is no number today is none tomorrow.
      const mayTry =
        refused !== 'to-not-callable' && (campaign.retryOn as readonly string[]).includes(reason);
      if (!mayTry || tries >= campaign.tries)
        return { placed, tries, notBeforeMs, over: { reason, answeredBy } };
      return { placed, tries, notBeforeMs: atMs + campaign.retryAfterMinutes * MINUTE_MS };
    }
  }
}
