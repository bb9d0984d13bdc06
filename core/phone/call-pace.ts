/** Counts of calls that were placed: by number for a day, by carrier for its rate. Each is one small record, written under its condition. */
import { changeRecord, type RecordChange } from '../store/change-record.ts';
import type { RecordStore, StoredRecord } from '../store/records.ts';

const DAY_MS = 86_400_000;

/** Calls of one number that are remembered. */
const MOST_CALLS = 50;

/** Two writers at the same record; more tries than writers of one second. */
const TRIES = 20;

/** A call of the last day, and the session that it is. */
interface CallOfDay {
  readonly atMs: number;
  readonly sessionId: string;
}

/** When a number was called in the last day, by other sessions than this one. */
export async function readCalls(
  records: Pick<RecordStore, 'getRecord'>,
  of: { number: string; sessionId?: string | undefined; nowMs: number },
): Promise<readonly number[]> {
  const calls = ofDay(await records.getRecord(CALLED, of.number), of.nowMs);
  return calls.filter(({ sessionId }) => sessionId !== of.sessionId).map(({ atMs }) => atMs);
}

/** Takes a place in a number's day, once for each session. Answers whether it has one: others may have been faster. */
export async function takeCall(
  records: RecordStore,
  of: { number: string; sessionId: string; perDay: number; nowMs: number },
): Promise<boolean> {
  const { number, sessionId, perDay, nowMs } = of;
  let isTaken = false;
  await change(records, { kind: CALLED, id: number }, (before) => {
    const calls = ofDay(before, nowMs);
    const isKnown = calls.some((one) => one.sessionId === sessionId);
    isTaken = isKnown || calls.length < perDay;
    if (isKnown || !isTaken) return undefined;
    return keep([...calls, { atMs: nowMs, sessionId }], nowMs);
  });
  return isTaken;
}

/** Gives it back: the call will not be placed. */
export async function giveBackCall(
  records: RecordStore,
  of: { number: string; sessionId: string; nowMs: number },
): Promise<void> {
  await change(records, { kind: CALLED, id: of.number }, (before) => {
    const calls = ofDay(before, of.nowMs);
    const others = calls.filter(({ sessionId }) => sessionId !== of.sessionId);
    return others.length === calls.length ? undefined : keep(others, of.nowMs);
  });
}

const CALLED = 'called';

function ofDay(record: StoredRecord | undefined, nowMs: number): readonly CallOfDay[] {
  const { calls = [] } = (record?.body ?? {}) as { calls?: readonly CallOfDay[] };
  return calls.filter(({ atMs }) => nowMs - atMs < DAY_MS);
}

function keep(calls: readonly CallOfDay[], nowMs: number): RecordChange {
  return { body: { calls: calls.slice(-MOST_CALLS) }, expiresAtMs: nowMs + DAY_MS };
}

/** Takes a place in a carrier's second. Answers how long to wait for one where this second has none; then none was taken. */
export async function takePace(
  records: RecordStore,
  of: { carrier: string; perSecond: number; nowMs: number },
): Promise<{ waitMs: number }> {
  const { carrier, perSecond, nowMs } = of;
  let waitMs = 0;
  await change(records, { kind: 'pace', id: carrier }, (before) => {
    const { second = 0, count = 0 } = (before?.body as Pace | undefined) ?? {};
    const now = Math.floor(nowMs / 1000);
    const taken = second === now ? count : 0;
    waitMs = taken >= perSecond ? (now + 1) * 1000 - nowMs : 0;
    return waitMs > 0 ? undefined : { body: { second: now, count: taken + 1 } };
  });
  return { waitMs };
}

interface Pace {
  readonly second: number;
  readonly count: number;
}

async function change(
  records: RecordStore,
  of: { kind: string; id: string },
  next: (before: StoredRecord | undefined) => RecordChange | undefined,
): Promise<void> {
  if ((await changeRecord(records, { ...of, tries: TRIES }, next)) === 'lost')
    throw new Error(`Cannot change ${of.kind}: others change it all the time`);
}
