/** When a call of ours may be placed: do-not-call, quiet hours where the called party is, so many a day, so many a second. Kept in the table. */
import type { RecordStore } from '../store/records.ts';
import { minuteOfDay, nextAt, wallClock } from '../time/wall-clock.ts';

/** The installation's rules; what is left out does not bound. */
export interface CallRules {
  /** Nobody is called between these, by the wall clock of the called party. */
  readonly quiet?: {
    /** `21:00` */
    readonly from: string;
    readonly to: string;
    /** The zone of numbers whose call names none. */
    readonly zone: string;
  };
  /** Beginnings of the numbers that may be called, such as `+1`; all where left out. */
  readonly prefixes?: readonly string[];
  readonly perNumberPerDay?: number;
  /** For each carrier's account: what it was given leave for. */
  readonly perSecond?: number;
}

/** Why a call is not placed whose bot came when they had begun. */
export const QUIET_HOURS = 'quiet_hours';

/** Where the rules lie. */
export const CALL_RULES = { kind: 'phone', id: 'call-rules' } as const;

/** Numbers that want no calls, one record each. */
export const DO_NOT_CALL = 'do-not-call';

/** What is known of a call that is to be placed. */
export interface CallFacts {
  readonly nowMs: number;
  readonly to: string;
  /** The called party's zone. */
  readonly zone?: string | undefined;
  readonly isBlocked: boolean;
  /** When this number was called in the last day. */
  readonly calledAtMs: readonly number[];
}

/** Whether it may be placed. */
export type CallVerdict =
  /** Until then, where quiet hours begin. */
  | { readonly verdict: 'yes'; readonly untilMs?: number }
  | { readonly verdict: 'no'; readonly because: 'do_not_call' | 'prefix' }
  | {
      readonly verdict: 'later';
      readonly because: 'quiet_hours' | 'called_today';
      readonly atMs: number;
    };

const DAY_MS = 86_400_000;

/** Judges. Throws a RangeError for a zone that is none. */
export function judgeCall(rules: CallRules, facts: CallFacts): CallVerdict {
  const { nowMs, to, zone, isBlocked, calledAtMs } = facts;
  if (isBlocked) return { verdict: 'no', because: 'do_not_call' };
  if (rules.prefixes?.some((prefix) => to.startsWith(prefix)) === false)
    return { verdict: 'no', because: 'prefix' };
  const { quiet, perNumberPerDay = Infinity } = rules;
  const today = calledAtMs.filter((atMs) => nowMs - atMs < DAY_MS).toSorted((a, b) => a - b);
  const first = today[today.length - perNumberPerDay];
  if (today.length >= perNumberPerDay && first !== undefined)
    return { verdict: 'later', because: 'called_today', atMs: first + DAY_MS };
  return quiet ? judgeHour(quiet, zone ?? quiet.zone, nowMs) : { verdict: 'yes' };
}

function judgeHour(
  { from, to }: { from: string; to: string },
  zone: string,
  nowMs: number,
): CallVerdict {
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
  const { minute: now } = wallClock(zone, nowMs);
  const isQuiet = start <= end ? now >= start && now < end : now >= start || now < end;
  if (isQuiet) return { verdict: 'later', because: 'quiet_hours', atMs: nextAt(zone, end, nowMs) };
  return start === end
    ? { verdict: 'yes' }
    : { verdict: 'yes', untilMs: nextAt(zone, start, nowMs) };
}

/** The rules as they are. */
export async function readCallRules(store: Pick<RecordStore, 'getRecord'>): Promise<CallRules> {
  const record = await store.getRecord(CALL_RULES.kind, CALL_RULES.id);
  return (record?.body as CallRules | undefined) ?? {};
}
