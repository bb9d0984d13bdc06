/** The API as the page uses it. */
import type * as z from 'zod/mini';
import type {
  poolNames,
  poolView,
  queuedSession,
  readySession,
  sessionView,
} from '../../services/api/schemas.ts';
import { authorization, gainAccess } from '../access.ts';

/** A session as `POST /v1/sessions` and `GET /v1/sessions/:id` tell it: in the API's own words, so that neither changes alone. */
export type SessionAnswer = z.infer<typeof sessionView> &
  Partial<z.infer<typeof readySession> & z.infer<typeof queuedSession>>;

/** A pool as `GET /v1/pool` tells it. */
export type PoolAnswer = z.infer<typeof poolView>;

/** A refusal, with what the server says of it. */
export class Refused extends Error {
  readonly code: string;
  /** When it is worth another try, where the server says so. */
  readonly retryAfterS: number | undefined;
  constructor(code: string, detail: string, retryAfterS?: number) {
    super(detail);
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** The names of the pools, in the API's order: its own choice first. */
export async function readPools(): Promise<readonly string[]> {
  const { pools } = await call<z.infer<typeof poolNames>>('/v1/pools', {});
  return pools.map(({ pool }) => pool);
}

/** Asks for a session; the same key gives the same one. */
export async function askForSession(
  agent: string | undefined,
  key: string,
): Promise<SessionAnswer> {
  await gainAccess(agent);
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const body = JSON.stringify(agent === undefined ? {} : { agent });
  return call('/v1/sessions', { method: 'POST', headers, body });
}

/** How a session is now. Throws when there is no answer in time. */
export function lookUpSession(sessionId: string, withinMs = 10_000): Promise<SessionAnswer> {
  return call(`/v1/sessions/${sessionId}`, { signal: AbortSignal.timeout(withinMs) });
}

/** Ends a session that still waits, or whose bot was never joined; one that is over already stays so. */
export async function askToEnd(sessionId: string): Promise<void> {
  await call(`/v1/sessions/${sessionId}`, { method: 'DELETE', keepalive: true }).catch(
    () => undefined,
  );
}

/** The pool of that agent, or of the default one. */
export function readPool(agent?: string): Promise<PoolAnswer> {
  return call(`/v1/pool${agent === undefined ? '' : `?pool=${encodeURIComponent(agent)}`}`, {});
}

/** Any other figure of the API. Throws `Refused` for an answer that is none. */
export async function call<T>(path: string, init: RequestInit): Promise<T> {
  const headers = { ...authorization(), ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(path, { ...init, headers });
  const text = await response.text();
  const body = readJson(text) as T & { code?: string; detail?: string };
  if (response.ok) return body;
  const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new Refused(
    body.code ?? String(response.status),
    body.detail ?? response.statusText,
    Number.isFinite(retryAfterS) ? retryAfterS : undefined,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // A proxy's page: the status says enough.
  }
}
