/** Speaks to supervisors over HTTP, with a deadline on every call. */
import type {
  BotRequest,
  Dispatcher,
  DispatchRequest,
  ProxiedAnswer,
  Unreachable,
} from '../../core/claim/dispatch.ts';
import { DISPATCH_TIMEOUT_MS } from '../../core/limits.ts';
import type { EndReason, Session } from '../../core/session/session.ts';
import { type Caller, createCaller } from './call.ts';

/** An offer may take longer than a dispatch: the bot gathers candidates. */
const SIGNAL_TIMEOUT_MS = 5_000;

/** What a request to a bot itself may take; the API's own hosts wait 30 s at most. */
const ASK_TIMEOUT_MS = 26_000;

/** The dispatcher of brokers. It never throws: a task that fails to answer is `unreachable`. */
export function createHttpDispatcher(): Dispatcher {
  const call = createCaller();
  return {
    async dispatch(endpoint, request) {
      const url = `${endpoint}/sessions`;
      const answer = await call(url, {
        method: 'POST',
        body: request,
        timeoutMs: DISPATCH_TIMEOUT_MS,
      });
      if ('outcome' in answer) return answer;
      const { status, body } = answer;
      const session = isObject(body) && body['outcome'] === 'accepted' && body['session'];
      if (isSessionOf(request, session)) return { outcome: 'accepted', session };
      if (status === 409) {
        const because = isObject(body) ? String(body['because']) : 'no reason given';
        return { outcome: 'refused', because };
      }
      return { outcome: 'unreachable', because: `status ${status}` };
    },
    ask: (endpoint, sessionId, request) => ask(call, { endpoint, sessionId }, request),
    signal: (endpoint, { sessionId, method, body }) =>
      call(`${endpoint}/sessions/${sessionId}/api/offer`, {
        method,
        body,
        timeoutMs: SIGNAL_TIMEOUT_MS,
      }),
    async health(endpoint) {
      const url = `${endpoint}/healthz`;
      const answer = await call(url, { method: 'GET', timeoutMs: DISPATCH_TIMEOUT_MS });
      if ('outcome' in answer) return answer;
      const { status, body } = answer;
      const taskId = isObject(body) ? body['taskId'] : undefined;
      return status === 200 && typeof taskId === 'string'
        ? { outcome: 'healthy', taskId }
        : { outcome: 'unreachable', because: `status ${status}` };
    },
    end: (endpoint, sessionId, reason) => end(call, `${endpoint}/sessions/${sessionId}`, reason),
  };
}

async function end(call: Caller, url: string, reason: EndReason): ReturnType<Dispatcher['end']> {
  const body = { reason };
  const answer = await call(url, { method: 'DELETE', body, timeoutMs: DISPATCH_TIMEOUT_MS });
  if ('outcome' in answer) return answer;
  if (answer.status === 404) return 'unknown';
  return answer.status < 300
    ? 'ended'
    : { outcome: 'unreachable', because: `status ${answer.status}` };
}

/** The task is ours and was authorised; what is checked is that it speaks of this very session, and as one that it has. */
function isSessionOf({ sessionId }: DispatchRequest, value: unknown): value is Session {
  return isObject(value) && value['sessionId'] === sessionId && isObject(value['assignment']);
}

async function ask(
  call: ReturnType<typeof createCaller>,
  { endpoint, sessionId }: { readonly endpoint: string; readonly sessionId: string },
  body: BotRequest,
): Promise<ProxiedAnswer | Unreachable> {
  const url = `${endpoint}/sessions/${sessionId}/http`;
  const answer = await call(url, { method: 'POST', body, timeoutMs: ASK_TIMEOUT_MS });
  if ('outcome' in answer || answer.status !== 200) return answer;
  return answer.body as ProxiedAnswer;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
