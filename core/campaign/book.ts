/** The book of a campaign: how far each call is, and which is next. A step costs the same with a hundred thousand calls as with ten. */
import { createTimeHeap, type TimeHeap } from '../time/time-heap.ts';
import { opensAt } from './call-window.ts';
import type { Campaign } from './campaign.ts';
import { afterResult, type CallProgress, type CampaignResult, FRESH } from './progress.ts';

/** What is next. */
export type NextCall =
  /** This one now: it counts as a call until something is noted of it, or it is put off. */
  | { readonly do: 'place'; readonly id: string; readonly attempt: number }
  /** Nothing before that moment, or before a call has ended. */
  | { readonly do: 'wait'; readonly untilMs: number }
  /** All calls are over. */
  | { readonly do: 'rest' };

/** The calls of one time zone, which may be made at the same times; by their places in the file. */
interface ZoneLine {
  readonly zone: string | undefined;
  /** By the moment before which each is not to be tried. */
  readonly later: TimeHeap;
  /** By the order of the file. */
  readonly ready: TimeHeap;
}

const MINUTE_MS = 60_000;

/** A call that may be looked at again no sooner, though nothing says when. */
const LOOK_AGAIN_MS = 30_000;

/** One campaign's, from what an earlier run has written. */
export class CampaignBook {
  readonly #campaign: Campaign;
  readonly #places: ReadonlyMap<string, number>;
  readonly #calls: CallProgress[];
  readonly #lines = new Map<string | undefined, ZoneLine>();
  readonly #opens: (zone: string | undefined, nowMs: number) => number;
  readonly #live = new Map<string, string>();
  readonly #asked = new Set<string>();
  #over = 0;
  #lastBeganMs = Number.NEGATIVE_INFINITY;

  constructor(campaign: Campaign, before: readonly CampaignResult[] = []) {
    this.#campaign = campaign;
    this.#places = new Map(campaign.calls.map(({ id }, place) => [id, place]));
    this.#calls = campaign.calls.map(() => FRESH);
    this.#opens = createOpens(campaign);
    for (const result of before) this.#apply(result);
    for (const place of this.#calls.keys()) this.#enter(place);
  }

  /** The sessions of calls that go on, by the calls' ids. */
  get live(): ReadonlyMap<string, string> {
    return this.#live;
  }

  /** How many calls are over. */
  get over(): number {
    return this.#over;
  }

  /** Every call's, by its id. */
  progress(): ReadonlyMap<string, CallProgress> {
    return new Map(this.#campaign.calls.map(({ id }, place) => [id, this.#calls[place] ?? FRESH]));
  }

  /** One more result. One of a call that the file does not name any more changes nothing. */
  note(result: CampaignResult): void {
    const place = this.#apply(result);
    if (place === undefined) return;
    this.#asked.delete(result.id);
    this.#live.delete(result.id);
    this.#enter(place);
  }

  /** It could not be made now. */
  putOff(id: string, untilMs: number): void {
    const place = this.#places.get(id);
    if (place !== undefined && this.#asked.delete(id))
      this.#lineOf(place).later.push(untilMs, place);
  }

  /** Decides. In the order of the file; whoever waits for a later moment holds nobody up. */
  next(nowMs: number): NextCall {
    let first: ZoneLine | undefined;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) {
      while (line.later.peek() <= nowMs) moveToReady(line);
      if (line.later.size + line.ready.size === 0) continue;
      const opensMs = this.#opens(line.zone, nowMs);
      const dueMs = line.ready.size > 0 ? opensMs : Math.max(opensMs, line.later.peek());
      soonestMs = Math.min(soonestMs, dueMs);
      const isFirst = line.ready.peek() < (first?.ready.peek() ?? Number.POSITIVE_INFINITY);
      if (opensMs <= nowMs && isFirst) first = line;
    }
    if (first) return this.#begin(first, nowMs);
    const isOver = this.#busy === 0 && soonestMs === Number.POSITIVE_INFINITY;
    if (isOver) return { do: 'rest' };
    return { do: 'wait', untilMs: Math.min(soonestMs, nowMs + LOOK_AGAIN_MS) };
  }

  /** How many calls will begin in each of the coming minutes, as far as it can be told now. */
  plan({ nowMs, minutes }: { nowMs: number; minutes: number }): number[] {
    const due = Array.from({ length: minutes }, () => 0);
    for (const [place, { id, zone }] of this.#campaign.calls.entries()) {
      const { over, sessionId, notBeforeMs } = this.#calls[place] ?? FRESH;
      if (over || sessionId !== undefined || this.#asked.has(id)) continue;
      const afterMs = Math.max(this.#opens(zone, nowMs), notBeforeMs) - nowMs;
      const minute = Math.max(0, Math.floor(afterMs / MINUTE_MS));
      if (minute < minutes) due[minute] = (due[minute] ?? 0) + 1;
    }
    let waiting = 0;
    return due.map((count) => {
      waiting += count;
      const begin = Math.min(this.#campaign.perMinute, waiting);
      waiting -= begin;
      return begin;
    });
  }

  get #busy(): number {
    return this.#live.size + this.#asked.size;
  }

  #begin(line: ZoneLine, nowMs: number): NextCall {
    const { perMinute, atOnce, calls } = this.#campaign;
    const slotMs = this.#lastBeganMs + MINUTE_MS / perMinute;
    if (this.#busy >= atOnce) return { do: 'wait', untilMs: nowMs + LOOK_AGAIN_MS };
    if (slotMs > nowMs) return { do: 'wait', untilMs: slotMs };
    const place = line.ready.pop();
    const { id = '' } = calls[place] ?? {};
    this.#lastBeganMs = nowMs;
    this.#asked.add(id);
    return { do: 'place', id, attempt: (this.#calls[place] ?? FRESH).placed + 1 };
  }

  #apply(result: CampaignResult): number | undefined {
    const place = this.#places.get(result.id);
    if (place === undefined) return undefined;
    this.#calls[place] = afterResult(this.#campaign, this.#calls[place] ?? FRESH, result);
    return place;
  }

  /** Where a call stands after what is known of it. */
  #enter(place: number): void {
    const { over, sessionId, notBeforeMs } = this.#calls[place] ?? FRESH;
    const { id = '' } = this.#campaign.calls[place] ?? {};
    if (over) this.#over += 1;
    else if (sessionId !== undefined) this.#live.set(id, sessionId);
    else this.#lineOf(place).later.push(notBeforeMs, place);
  }

  #lineOf(place: number): ZoneLine {
    const zone = this.#campaign.calls[place]?.zone;
    const found = this.#lines.get(zone);
    const line = found ?? { zone, later: createTimeHeap(), ready: createTimeHeap() };
    if (!found) this.#lines.set(zone, line);
    return line;
  }
}

function moveToReady({ later, ready }: ZoneLine): void {
  const place = later.pop();
  ready.push(place, place);
}

/** When the window opens, asked of the wall clock once a minute for each zone: windows begin and end with a minute. */
function createOpens({ window }: Campaign): (zone: string | undefined, nowMs: number) => number {
  const known = new Map<string | undefined, { minute: number; opensMs: number }>();
  return (zone, nowMs) => {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const found = known.get(zone);
    if (found?.minute === minute) return found.opensMs;
    const opensMs = opensAt(window, zone, nowMs);
    known.set(zone, { minute, opensMs });
    return opensMs;
  };
}
