/** The first write of a session. The same key gives the same session. */
import { createHash } from 'node:crypto';
import type { PhoneCall } from '../../../core/phone/phone.ts';
import type { Session, TransportKind } from '../../../core/session/session.ts';
import { openSession, type SessionRequest } from '../../../core/session/session-transitions.ts';
import type { Share } from '../access/shares.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';

/**
 * Tries of one key that may be refused at the cap; each of them is a session of its own that never had a bot. Asking again each
 * ten seconds, as the answer says, takes hours to use them up.
 */
const REFUSED_TRIES = 1_024;

/** Bounds a session whose request names no duration; the agent's own bound holds beside it. */
const DEFAULT_MAX_DURATION_MS = 3_600_000;

/** A caller's wish. */
export interface StartRequest {
  readonly pool: string;
  readonly transport: TransportKind;
  /** The caller's `Idempotency-Key`; of a token's bearer, the token's own. */
  readonly key?: string | undefined;
  /** The key starts one session, whoever asks again is refused, unless it is `opener` (an `Idempotency-Key`) that asks again. */
  readonly once?: { readonly opener: string | undefined } | undefined;
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
  readonly maxDurationMs?: number | undefined;
  /** What its session takes from; missing: nobody's share. */
  readonly shares?: readonly Share[] | undefined;
  readonly phone?: PhoneCall | undefined;
  /** The hash that a socket's token must have, for sessions that are reached by one. */
  readonly joinHashOf?: ((sessionId: string) => string) | undefined;
}

/** A session, and whether this request wrote it. */
export interface Opened {
  readonly session: Session;
  readonly fresh: boolean;
}

/** The id of a key's session in a pool; whoever knows the key knows the id, so keys must be as unguessable as ids. */
export function sessionIdOf(pool: string, key: string, attempt = 0): string {
  const parts = JSON.stringify(attempt === 0 ? [pool, key] : [pool, key, attempt]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 32);
}

/** Whether a session is one that this key gave. */
export function isSessionOfKey(sessionId: string, pool: string, key: string): boolean {
  for (let attempt = 0; attempt < REFUSED_TRIES; attempt++)
    if (sessionIdOf(pool, key, attempt) === sessionId) return true;
  return false;
}

/** Writes the session, or finds the one of the same key. One refused at the cap may be asked for again. */
export async function openOrFind(
  deps: ApiDeps,
  request: StartRequest,
  sessionId: string,
): Promise<Opened> {
  const { pool, key } = request;
  let opened = await open(deps, request, sessionId);
  if (key === undefined) return opened;
  const mayAsk = () => !opened.fresh && isUnserved(opened.session, request);
  let attempt = mayAsk() ? await nextAttempt(deps, request, key) : REFUSED_TRIES;
  for (; attempt < REFUSED_TRIES && mayAsk(); attempt++)
    opened = await open(deps, request, sessionIdOf(pool, key, attempt));
  checkOnce(opened, request);
  return opened;
}

/** The first try of a key, after its first, that was not turned away: tries follow each other without a gap, so few are read. */
async function nextAttempt(deps: ApiDeps, request: StartRequest, key: string): Promise<number> {
  const isRefused = async (attempt: number) => {
    const session = await deps.store.getSession(sessionIdOf(request.pool, key, attempt));
    return session !== undefined && isUnserved(session, request);
  };
  let [refused, free] = [0, 1];
  while (free < REFUSED_TRIES && (await isRefused(free))) [refused, free] = [free, 2 * free];
  while (free - refused > 1) {
    const middle = Math.floor((refused + free) / 2);
    if (await isRefused(middle)) refused = middle;
    else free = middle;
  }
  return free;
}

/** Whether it was turned away, so that its key still gives a session; one that starts a single session is also given back by leaving the line. */
function isUnserved({ reason, assignment }: Session, { once }: StartRequest): boolean {
  return reason === 'pool_full' || (once !== undefined && reason === 'caller_left' && !assignment);
}

/** A token that somebody else brings again tells nothing of the session that it gave. */
function checkOnce({ session, fresh }: Opened, { once }: StartRequest): void {
  if (fresh || !once) return;
  const isRetry = once.opener !== undefined && once.opener === session.opener;
  if (!isRetry) throw new ApiProblem('TOKEN_USED');
}

/** What is known of a session when it is asked for. */
export function requestOf(request: StartRequest, sessionId: string): SessionRequest {
  const { pool, transport, requestData, maxDurationMs = DEFAULT_MAX_DURATION_MS } = request;
  const { phone, joinHashOf, once } = request;
  return {
    sessionId,
    pool,
    transport,
    maxDurationMs,
    ...(requestData ? { requestData } : {}),
    ...(phone ? { phone } : {}),
    ...(joinHashOf ? { joinHash: joinHashOf(sessionId) } : {}),
    ...(once?.opener === undefined ? {} : { opener: once.opener }),
  };
}

async function open(deps: ApiDeps, request: StartRequest, sessionId: string): Promise<Opened> {
  const session = openSession(requestOf(request, sessionId), deps.clock.nowMs());
  const saved = await deps.store.openSession(session);
  if (saved.outcome === 'saved') return { session, fresh: true };
  if (saved.current) return { session: saved.current, fresh: false };
  throw new Error('Cannot open session: the store answers a conflict without an item');
}
