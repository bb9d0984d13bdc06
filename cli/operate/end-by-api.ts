/** Ends a live session as its caller could: by the API, which alone reaches the tasks' private addresses. */
import { CannotRun } from '../../core/cannot-run.ts';

const ANSWER_MS = 15_000;

/** Where the API is, and a key for it. */
export interface ApiAddress {
  readonly url: string | undefined;
  readonly key: string | undefined;
}

/** Resolves when the call is over. Throws `CannotRun` with the API's own words where it is not. */
export async function endByApi({ url, key }: ApiAddress, sessionId: string): Promise<void> {
  if (!url) throw new CannotRun(`Cannot end ${sessionId}: the API's stack was not found`);
  const answer = await fetch(`${url}/v1/sessions/${encodeURIComponent(sessionId)}`, {
    method: 'DELETE',
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((error: unknown) => {
    throw new CannotRun(`Cannot end ${sessionId}: ${url} does not answer`, { cause: error });
  });
  if (answer.ok) return;
  if (answer.status === 401 || answer.status === 403) {
    throw new CannotRun(
      `Cannot end ${sessionId}: the API wants a key with the scope sessions in GREENROOM_API_KEY (npx greenroom keys create)`,
    );
  }
  const { detail, title } = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  throw new CannotRun(`Cannot end ${sessionId}: ${String(detail ?? title ?? answer.status)}`);
}
