/** A call of ours: a bot is claimed first, and places the call itself once it is there, so whoever answers is never kept waiting. */
import { noteSeen } from '../../../core/line/line.ts';
import { giveBackCall } from '../../../core/phone/call-pace.ts';
import { boundCall, type CallCheck, checkCall } from '../../../core/phone/check-call.ts';
import type { PhoneCall } from '../../../core/phone/phone.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { type StartRequest, sessionIdOf } from '../start/open-session.ts';
import { type Started, settled, startOrFind } from '../start/start-session.ts';
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
  const sessionId = sessionIdOf(pool, key);
  const known = await deps.store.getSession(sessionId);
  // One that found no room may be asked for again.
  if (known && known.reason !== 'pool_full') return settled(known);
  const nowMs = deps.clock.nowMs();
  const check = await checkCall(phone.records, { ...wish, sessionId }, nowMs);
  refuseUnless(check, nowMs);
  const joinHashOf = (sessionId: string) => phone.links.joinHash(sessionId);
  const call = boundCall(wish.phone, check);
  const request = { ...wish, phone: call, transport: 'websocket' as const, joinHashOf };
  const started = await startOrFind(deps, request);
  if (started.outcome === 'refused') {
    await giveBackCall(phone.records, { number: wish.phone.to, sessionId, nowMs });
    return started;
  }
  // Nobody asks for it while it waits, and it is to be served all the same.
  await noteSeen(deps, started.session);
  return started;
}

/** Throws why a call may not be placed, and when it may. */
export function refuseUnless(check: CallCheck, nowMs: number): void {
  if (check.verdict === 'yes') return;
  const { because } = check;
  if (check.verdict === 'no') throw new ApiProblem('CALL_REFUSED', { members: { because } });
  const { atMs } = check;
  const retryAfterS = Math.ceil((atMs - nowMs) / 1000);
  throw new ApiProblem('CALL_NOT_NOW', { retryAfterS, members: { because, atMs } });
}
