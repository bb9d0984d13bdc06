/** The API as the page uses it. */

/** A session as `POST /v1/sessions` and `GET /v1/sessions/:id` tell it. */
export interface SessionAnswer {
  readonly sessionId: string;
  readonly state: 'queued' | 'claimed' | 'ready' | 'active' | 'ended' | 'failed';
  readonly start?: 'warm' | 'shared' | 'cold';
  readonly reason?: string;
  readonly offerUrl?: string;
  readonly iceConfig?: { readonly iceServers: RTCIceServer[] };
  readonly position?: number;
  readonly expectedWaitMs?: number;
  readonly timings?: Readonly<Record<string, number>>;
}

/** A refusal, with what the server says of it. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Asks for a session; the same key gives the same one. */
export function startSession(agent: string | undefined, key: string): Promise<SessionAnswer> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const body = JSON.stringify(agent === undefined ? {} : { agent });
  return call('/v1/sessions', { method: 'POST', headers, body });
}

/** How a session is now. */
export function readSession(sessionId: string): Promise<SessionAnswer> {
  return call(`/v1/sessions/${sessionId}`, {});
}

/** Ends a session, also one that still waits; one that is over already stays so. */
export async function endSession(sessionId: string): Promise<void> {
  await call(`/v1/sessions/${sessionId}`, { method: 'DELETE', keepalive: true }).catch(
    () => undefined,
  );
}

/** Any other figure of the API. */
export async function call<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as T & { code?: string; detail?: string };
  if (!response.ok)
    throw new Refused(body.code ?? String(response.status), body.detail ?? response.statusText);
  return body;
}
