/** Makes the calls whose time has come: each joins the line as a session, and its bot places it. */
import { noteSeen } from '../../core/line/line.ts';
import type { Log } from '../../core/log.ts';
import { giveBackCall } from '../../core/phone/call-pace.ts';
import { boundCall, checkCall } from '../../core/phone/check-call.ts';
import {
  LATE_CALL_MS,
  type LaterRecord,
  listLater,
  withState,
} from '../../core/phone/later-calls.ts';
import { openSession, queueSession } from '../../core/session/session-transitions.ts';
import { advanceSession } from '../../core/store/advance.ts';
import type { RecordStore } from '../../core/store/records.ts';
import type { LineStore, SessionStore } from '../../core/store/store.ts';
import type { Clock } from '../../core/time/clock.ts';

/** What making them needs. */
export interface LaterDeps {
  readonly records: RecordStore;
  readonly store: Pick<SessionStore, 'openSession' | 'saveSession'> & Pick<LineStore, 'markSeen'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes what is due of a pool. Answers how many joined the line. */
export async function makeLaterCalls(deps: LaterDeps, pool: string): Promise<number> {
  const nowMs = deps.clock.nowMs();
  let made = 0;
  for (const record of await listLater(deps.records, pool, nowMs)) {
    if (record.body.atMs > nowMs) break;
    if (await make(deps, record, nowMs)) made += 1;
  }
  return made;
}

async function make(deps: LaterDeps, record: LaterRecord, nowMs: number): Promise<boolean> {
  const { state } = record.body;
  // One that was cut off is made, whatever the rules say now: it has its place in them.
  const making = state === 'making' ? record : await take(deps, record, nowMs);
  if (!making) return false;
  const { request } = making.body;
  const fresh = openSession(request, nowMs);
  const opened = await deps.store.openSession(fresh);
  const session = opened.outcome === 'saved' ? fresh : opened.current;
  if (session?.state === 'claimed' && session.assignment === undefined) {
    const queued = await advanceSession(deps.store, session, (one) =>
      queueSession(one, nowMs, 'its time has come'),
    );
    if (queued.outcome === 'moved') await noteSeen(deps, queued.item);
  }
  await deps.records.saveRecord({ before: making, after: withState(making, 'made') });
  return opened.outcome === 'saved';
}

/** Takes a planned one, where it may be placed: cancelled meanwhile, it is lost to whoever cancelled it. */
async function take(
  { records, log }: LaterDeps,
  record: LaterRecord,
  nowMs: number,
): Promise<LaterRecord | undefined> {
  const { request, zone, atMs } = record.body;
  const { phone } = request;
  if (!phone) return undefined;
  const isLate = nowMs - atMs > LATE_CALL_MS;
  const { sessionId } = request;
  const check = isLate ? undefined : await checkCall(records, { phone, zone, sessionId }, nowMs);
  if (check?.verdict === 'later') return undefined;
  const because = check?.verdict === 'no' ? check.because : 'too_late';
  const isAllowed = check?.verdict === 'yes';
  const bound = check && { ...request, phone: boundCall(phone, check) };
  const allowed = { ...record, body: { ...record.body, ...(bound ? { request: bound } : {}) } };
  const after = isAllowed ? withState(allowed, 'making') : withState(record, 'refused', because);
  const saved = await records.saveRecord({ before: record, after });
  if (!isAllowed) {
    if (saved.outcome === 'saved') log.info('a planned call was not made', { sessionId, because });
    return undefined;
  }
  if (saved.outcome === 'saved') return after;
  await giveBackCall(records, { number: phone.to, sessionId, nowMs });
  return undefined;
}
