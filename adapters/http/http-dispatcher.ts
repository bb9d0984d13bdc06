/** Speaks to supervisors over HTTP, with a deadline on every call. */
import type {
  DispatchAnswer,
  Dispatcher,
  ProxiedAnswer,
  Unreachable,
} from '../../core/dispatch.ts';
import { DISPATCH_TIMEOUT_MS } from '../../core/limits.ts';

/** An offer may take longer than a dispatch: the bot gathers candidates. */
const SIGNAL_TIMEOUT_MS = 5_000;

/** The dispatcher of brokers. It never throws: a task that fails to answer is `unreachable`. */
export function createHttpDispatcher(): Dispatcher {
  return {
    async dispatch(endpoint, request) {
      const answer = await call(`${endpoint}/sessions`, {
        method: 'POST',
        body: request,
        timeoutMs: DISPATCH_TIMEOUT_MS,
      });
      if ('outcome' in answer) return answer;
      if (answer.status === 200 || answer.status === 409) return answer.body as DispatchAnswer;
      return { outcome: 'unreachable', because: `status ${answer.status}` };
    },
    signal: (endpoint, { sessionId, method, body }) =>
      call(`${endpoint}/sessions/${sessionId}/api/offer`, {
        method,
        body,
        timeoutMs: SIGNAL_TIMEOUT_MS,
      }),
    async end(endpoint, sessionId, reason) {
      const answer = await call(`${endpoint}/sessions/${sessionId}`, {
        method: 'DELETE',
        body: { reason },
        timeoutMs: DISPATCH_TIMEOUT_MS,
      });
      if ('outcome' in answer) return answer;
      return answer.status === 404 ? 'unknown' : 'ended';
    },
  };
}

interface Call {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly body: unknown;
  readonly timeoutMs: number;
}

async function call(
  url: string,
  { method, body, timeoutMs }: Call,
): Promise<ProxiedAnswer | Unreachable> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  } catch (error) {
    return {
      outcome: 'unreachable',
      because: String(error instanceof Error ? (error.cause ?? error) : error),
    };
  }
}
