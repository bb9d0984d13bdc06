/**
 * Calls of ours for a later time. Each is a record whose id begins with its time, so that a list begins with what is due; whoever looks
 * after the pool makes them.
 *
 *   planned ─▶ making ─▶ made        the session is opened in between, and opened again where that was cut off: its id is the same
 *      └─▶ cancelled, refused
 */
import type { SessionRequest } from '../session/session-transitions.ts';
import type { RecordStore, StoredRecord } from '../store/records.ts';
import type { AnnouncedPlan } from './announced-calls.ts';

/** The kind of these records. */
export const LATER_CALL = 'later-call';

const MINUTE_MS = 60_000;

/** One that could not be made by then is not made at all: nobody expects it any more. */
export const LATE_CALL_MS = 15 * MINUTE_MS;

/** How long its record tells what became of it. */
const KEPT_MS = 24 * 60 * MINUTE_MS;

/** Minutes that the pool is told of ahead: more than any lead time. */
const AHEAD_MINUTES = 15;

/** Records read at a time: those of all pools, and those that something has become of. */
const PAGE = 500;

/** How such a call stands. */
export type LaterState = 'planned' | 'making' | 'made' | 'cancelled' | 'refused';

/** What is written down. */
export interface LaterCall {
  readonly atMs: number;
  readonly state: LaterState;
  /** The session that it is to be. */
  readonly request: SessionRequest;
  /** The called party's zone, for quiet hours. */
  readonly zone?: string;
  /** Why it was refused. */
  readonly because?: string;
}

/** A call's record. */
export type LaterRecord = StoredRecord<LaterCall>;

/** The id of a call at that time: milliseconds have as many digits until the year 2286. */
export function laterId(atMs: number, sessionId: string): string {
  return `${atMs}.${sessionId}`;
}

/** A record with its state changed. */
export function withState(
  { kind, id, version, body }: LaterRecord,
  state: LaterState,
  because?: string,
): LaterRecord {
  const told = because === undefined ? {} : { because };
  const expiresAtMs = body.atMs + KEPT_MS;
  return { kind, id, version: version + 1, body: { ...body, state, ...told }, expiresAtMs };
}

/** The call of an id. */
export async function findLater(
  records: Pick<RecordStore, 'getRecord'>,
  id: string,
): Promise<LaterRecord | undefined> {
  return (await records.getRecord(LATER_CALL, id)) as LaterRecord | undefined;
}

/** Writes a call down; answers the one that is there already where it was asked for before. */
export async function planLater(
  records: RecordStore,
  call: Omit<LaterCall, 'state'>,
): Promise<LaterRecord> {
  const { atMs, request } = call;
  const id = laterId(atMs, request.sessionId);
  const body: LaterCall = { ...call, state: 'planned' };
  const after = { kind: LATER_CALL, id, version: 1, body, expiresAtMs: atMs + KEPT_MS };
  const saved = await records.saveRecord({ before: undefined, after });
  return saved.outcome === 'saved' ? after : ((saved.current as LaterRecord | undefined) ?? after);
}

/** A pool's calls that nothing has become of yet: those that are due, and those of the next minutes, in order. */
export async function listLater(
  records: Pick<RecordStore, 'listRecords'>,
  pool: string,
  nowMs: number,
): Promise<readonly LaterRecord[]> {
  const untilMs = nowMs + AHEAD_MINUTES * MINUTE_MS;
  const found: LaterRecord[] = [];
  // One that was missed by more is refused, and must be seen for that.
  let from = laterId(nowMs - 2 * LATE_CALL_MS, '');
  for (;;) {
    const page = (await records.listRecords(LATER_CALL, { from, limit: PAGE })) as LaterRecord[];
    found.push(...page.filter(({ body }) => body.request.pool === pool && isOpen(body)));
    const last = page.at(-1);
    if (!last || page.length < PAGE || last.body.atMs >= untilMs) break;
    from = `${last.id} `;
  }
  return found.filter(({ body }) => body.atMs < untilMs);
}

function isOpen({ state }: LaterCall): boolean {
  return state === 'planned' || state === 'making';
}

/** Those to come, as a plan that the pool is sized by. */
export function planOf(calls: readonly LaterRecord[], nowMs: number): AnnouncedPlan {
  const perMinute = Array.from({ length: AHEAD_MINUTES }, () => 0);
  for (const { body } of calls) {
    const minute = Math.floor(Math.max(0, body.atMs - nowMs) / MINUTE_MS);
    perMinute[minute] = (perMinute[minute] ?? 0) + 1;
  }
  return { saidAtMs: nowMs, fromMs: nowMs, perMinute };
}
