/** Counts of calls that were placed: by number for a day, by carrier for its rate. Each is one small record, written under its condition. */
import { changeRecord, type RecordChange } from '../store/change-record.ts';
import type { RecordStore, StoredRecord } from '../store/records.ts';

const DAY_MS = 86_400_000;

/** Calls of one number that are remembered. */
const MOST_CALLS = 50;

/** Two writers at the same record; more tries than writers of one second. */
const TRIES = 20;

/** When a number was called in the last day. */
export async function readCalls(
  records: Pick<RecordStore, 'getRecord'>,
  number: string,
  nowMs: number,
): Promise<readonly number[]> {
  const record = await records.getRecord('called', number);
  const times = (record?.body as { atMs: number[] } | undefined)?.atMs ?? [];
  return times.filter((atMs) => nowMs - atMs < DAY_MS);
}

/** Notes one more. */
export async function noteCall(records: RecordStore, number: string, nowMs: number): Promise<void> {
  await change(records, { kind: 'called', id: number }, (before) => {
    const times = (before?.body as { atMs: number[] } | undefined)?.atMs ?? [];
    const atMs = [...times.filter((one) => nowMs - one < DAY_MS), nowMs].slice(-MOST_CALLS);
    return { body: { atMs }, expiresAtMs: nowMs + DAY_MS };
  });
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
