/** A call of ours: a bot is claimed first, and places the call itself once it is there, so whoever answers is never kept waiting. */
import { judgeCall, DO_NOT_CALL, readCallRules } from '../../../core/call-rules.ts';
import { noteCall, readCalls, takePace } from '../../../core/call-pace.ts';
import { noteSeen } from '../../../core/line.ts';
import type { PhoneCall } from '../../../core/phone.ts';
import type { ApiDeps } from '../deps.ts';
import { sessionIdOf, type StartRequest } from '../open-session.ts';
import { ApiProblem } from '../problem.ts';
import { settled, type Started, startOrFind } from '../start-session.ts';
import type { PhoneDeps } from './phone-deps.ts';

/** Somebody who is to be called. */
export interface CallWish {
  readonly pool: string;
  readonly phone: PhoneCall;
  /** The called party's zone. */
  readonly zone?: string | undefined;
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
  readonly maxDurationMs?: number | undefined;
  /** What it takes from, where somebody asks for it by the API. */
  readonly shares?: StartRequest['shares'];
  /** The same key is the same call: it is placed once. */
  readonly key: string;
}

/** Places it, or says by a problem why not now. */
export async function callSomebody(
  deps: ApiDeps,
  phone: PhoneDeps,
  wish: CallWish,
): Promise<Started> {
  const { pool, key } = wish;
  const known = await deps.store.getSession(sessionIdOf(pool, key));
  // One that found no room may be asked for again.
  if (known && known.reason !== 'pool_full') return settled(known);
  await checkRules(deps, phone, wish);
  const joinHashOf = (sessionId: string) => phone.links.joinHash(sessionId);
  const started = await startOrFind(deps, { ...wish, transport: 'websocket', joinHashOf });
  if (started.outcome === 'refused') return started;
  const { session } = started;
  const nowMs = deps.clock.nowMs();
  // Nobody asks for it while it waits, and it is to be served all the same.
  await noteSeen(deps, session);
  await noteCall(phone.records, wish.phone.to, nowMs);
  return started;
}

async function checkRules(deps: ApiDeps, phone: PhoneDeps, wish: CallWish): Promise<void> {
  const { records } = phone;
  const nowMs = deps.clock.nowMs();
  const { to, carrier } = wish.phone;
  const [rules, blocked, calledAtMs] = await Promise.all([
    readCallRules(records),
    records.getRecord(DO_NOT_CALL, to),
    readCalls(records, to, nowMs),
  ]);
  const isBlocked = blocked !== undefined;
  const verdict = judgeCall(rules, { nowMs, to, zone: wish.zone, isBlocked, calledAtMs });
  if (verdict.verdict === 'no')
    throw new ApiProblem('CALL_REFUSED', { members: { because: verdict.because } });
  if (verdict.verdict === 'later') {
    const { because, atMs } = verdict;
    const retryAfterS = Math.ceil((atMs - nowMs) / 1000);
    throw new ApiProblem('CALL_NOT_NOW', { retryAfterS, members: { because, atMs } });
  }
  if (rules.perSecond === undefined) return;
  const { waitMs } = await takePace(records, { carrier, perSecond: rules.perSecond, nowMs });
  if (waitMs > 0) {
    const members = { because: 'pace', atMs: nowMs + waitMs };
    throw new ApiProblem('CALL_NOT_NOW', { retryAfterS: 1, members });
  }
}
