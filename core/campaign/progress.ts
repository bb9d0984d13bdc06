/** How far a campaign is: a reduction of its results, the same for those of a file and those of this run. */
import type { Campaign } from './campaign.ts';
import { opensAt } from './call-window.ts';

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

/** By the calls' ids. */
export type CampaignProgress = ReadonlyMap<string, CallProgress>;

const MINUTE_MS = 60_000;

const FRESH: CallProgress = { placed: 0, tries: 0, notBeforeMs: 0 };

/** It never rang: the pool had no room for it. No try is used up. */
const NEVER_RANG = new Set(['queue_timeout', 'pool_full']);

/** Where the room may be back. */
const ROOM_AGAIN_MS = MINUTE_MS;

/** The progress after one more result. */
export function noteResult(
  campaign: Campaign,
  progress: CampaignProgress,
  result: CampaignResult,
): CampaignProgress {
  const before = progress.get(result.id) ?? FRESH;
  return new Map(progress).set(result.id, after(campaign, before, result));
}

/** The progress after many. */
export function replayResults(
  campaign: Campaign,
  results: readonly CampaignResult[],
): CampaignProgress {
  const progress = new Map<string, CallProgress>();
  for (const result of results)
    progress.set(result.id, after(campaign, progress.get(result.id) ?? FRESH, result));
  return progress;
}

function after(campaign: Campaign, before: CallProgress, result: CampaignResult): CallProgress {
  const { placed, notBeforeMs } = before;
  switch (result.did) {
    case 'placed':
      return { ...before, placed: placed + 1, sessionId: result.sessionId };
    case 'refused':
      return { ...before, over: { reason: `refused: ${result.because}` } };
    case 'ended': {
      const { reason, answeredBy, atMs } = result;
      const { tries: rung } = before;
      if (NEVER_RANG.has(reason)) return { placed, tries: rung, notBeforeMs: atMs + ROOM_AGAIN_MS };
      const tries = rung + 1;
      const mayTry = (campaign.retryOn as readonly string[]).includes(reason);
      if (!mayTry || tries >= campaign.tries)
        return { placed, tries, notBeforeMs, over: { reason, answeredBy } };
      return { placed, tries, notBeforeMs: atMs + campaign.retryAfterMinutes * MINUTE_MS };
    }
  }
}

/** What is next. */
export type NextCall =
  | { readonly do: 'place'; readonly id: string; readonly attempt: number }
  /** Nothing before that moment, or before a call has ended. */
  | { readonly do: 'wait'; readonly untilMs: number }
  /** All calls are over. */
  | { readonly do: 'rest' };

/** What decides it beside the progress. */
export interface Moment {
  readonly nowMs: number;
  /** When the last call began; minus infinity before the first. */
  readonly lastBeganMs: number;
  /** Calls that the API has put off, until when. */
  readonly putOff: ReadonlyMap<string, number>;
}

/** A call that may be looked at again no sooner, though nothing says when. */
const LOOK_AGAIN_MS = 30_000;

/** Decides. In the order of the file; whoever waits for a later moment holds nobody up. */
export function nextCall(campaign: Campaign, progress: CampaignProgress, at: Moment): NextCall {
  const { nowMs, lastBeganMs, putOff } = at;
  const live = [...progress.values()].filter(({ sessionId }) => sessionId !== undefined).length;
  const opens = createOpens(campaign, nowMs);
  let soonestMs = Number.POSITIVE_INFINITY;
  let isOver = live === 0;
  for (const { id, zone } of campaign.calls) {
    const call = progress.get(id) ?? FRESH;
    if (call.over || call.sessionId !== undefined) continue;
    isOver = false;
    const mayMs = Math.max(opens(zone), call.notBeforeMs, putOff.get(id) ?? 0);
    soonestMs = Math.min(soonestMs, mayMs);
    if (mayMs > nowMs) continue;
    const slotMs = lastBeganMs + MINUTE_MS / campaign.perMinute;
    if (live >= campaign.atOnce) return { do: 'wait', untilMs: nowMs + LOOK_AGAIN_MS };
    if (slotMs > nowMs) return { do: 'wait', untilMs: slotMs };
    return { do: 'place', id, attempt: call.placed + 1 };
  }
  if (isOver) return { do: 'rest' };
  return { do: 'wait', untilMs: Math.min(soonestMs, nowMs + LOOK_AGAIN_MS) };
}

/** How many calls will begin in each of the coming minutes, as far as it can be told now. */
export function planMinutes(
  campaign: Campaign,
  progress: CampaignProgress,
  { nowMs, minutes }: { nowMs: number; minutes: number },
): number[] {
  const opens = createOpens(campaign, nowMs);
  const mayMs = campaign.calls.flatMap(({ id, zone }) => {
    const call = progress.get(id) ?? FRESH;
    if (call.over || call.sessionId !== undefined) return [];
    return [Math.max(opens(zone), call.notBeforeMs, nowMs)];
  });
  let began = 0;
  return Array.from({ length: minutes }, (_, n) => {
    const untilMs = nowMs + (n + 1) * MINUTE_MS;
    const ready = mayMs.filter((ms) => ms < untilMs).length - began;
    const count = Math.min(campaign.perMinute, Math.max(0, ready));
    began += count;
    return count;
  });
}

/** When the window opens, for each zone once. */
function createOpens(campaign: Campaign, nowMs: number): (zone: string | undefined) => number {
  const known = new Map<string | undefined, number>();
  return (zone) => {
    const found = known.get(zone) ?? opensAt(campaign.window, zone, nowMs);
    known.set(zone, found);
    return found;
  };
}
