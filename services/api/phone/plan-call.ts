/** Calls for a later time: written down now, made by the scaler when their time has come, and cancelled until then. */
import type * as z from 'zod/mini';
import { checkRules } from '../../../core/phone/check-call.ts';
import {
  findLater,
  type LaterRecord,
  planLater,
  withState,
} from '../../../core/phone/later-calls.ts';
import type { RecordStore } from '../../../core/store/records.ts';
import type { ApiDeps } from '../deps.ts';
import { endOpenSession } from '../end-session.ts';
import { ApiProblem } from '../problem.ts';
import { requestOf, sessionIdOf } from '../start/open-session.ts';
import { type CallWish, refuseUnless } from './call-somebody.ts';
import type { PhoneDeps } from './phone-deps.ts';
import type { plannedCall } from './phone-schemas.ts';

/** A plan's bound: longer ahead nobody knows what numbers and agents there are. */
const MOST_AHEAD_MS = 30 * 86_400_000;

/** Writes it down, if the rules let it be made at that time as they are now; when it is made they are asked again. */
export async function planCall(
  { clock }: Pick<ApiDeps, 'clock'>,
  phone: PhoneDeps,
  { wish, atMs }: { readonly wish: CallWish; readonly atMs: number },
): Promise<LaterRecord> {
  const nowMs = clock.nowMs();
  if (atMs - nowMs > MOST_AHEAD_MS)
    throw new ApiProblem('REQUEST_INVALID', { detail: 'when: must be within 30 days' });
  refuseUnless(await checkRules(phone.records, wish, atMs), nowMs);
  const joinHashOf = (sessionId: string) => phone.links.joinHash(sessionId);
  const sessionId = sessionIdOf(wish.pool, wish.key);
  const request = requestOf({ ...wish, transport: 'websocket', joinHashOf }, sessionId);
  const zone = wish.zone === undefined ? {} : { zone: wish.zone };
  return planLater(phone.records, { atMs, request, ...zone });
}

/** The planned call of an id in a path. */
export async function findPlanned(records: RecordStore, id: string): Promise<LaterRecord> {
  const found = /^\d{13}\.[\w-]{8,64}$/.test(id) ? await findLater(records, id) : undefined;
  if (found) return found;
  throw new ApiProblem('CALL_UNKNOWN');
}

/** Cancels it; one that is being made is ended as any session is. */
export async function cancelPlanned(
  deps: ApiDeps,
  { records }: PhoneDeps,
  found: LaterRecord,
): Promise<void> {
  let record: LaterRecord | undefined = found;
  while (record?.body.state === 'planned') {
    const after = withState(record, 'cancelled');
    const saved = await records.saveRecord({ before: record, after });
    if (saved.outcome === 'saved') return;
    record = await findLater(records, found.id);
  }
  const session = await deps.store.getSession(found.body.request.sessionId);
  if (session) return endOpenSession(deps, session);
  // Taken by the scaler in this very moment: its session is about to be there.
  if (record?.body.state === 'making') throw new ApiProblem('SESSION_CHANGED', { retryAfterS: 1 });
}

/** A planned call as whoever asked for it sees it. */
export function viewPlanned({ id, body }: LaterRecord): z.infer<typeof plannedCall> {
  const { state, atMs, request, because } = body;
  const { sessionId, pool: agent } = request;
  const statusUrl = state === 'made' ? `/v1/sessions/${sessionId}` : `/v1/calls/${id}`;
  const told = because === undefined ? {} : { because };
  return { callId: id, sessionId, agent, state, atMs, statusUrl, ...told };
}
