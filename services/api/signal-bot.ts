/** Hands a client's offer or candidates to the bot of its session, and passes the bot's answer on untouched. */
import type { BotRequest, ProxiedAnswer, Signal, Unreachable } from '../../core/dispatch.ts';
import { isLive, isOpen, type Session } from '../../core/session.ts';
import { awaitSeat } from './await-seat.ts';
import type { ApiDeps } from './deps.ts';
import { ApiProblem } from './problem.ts';

/** How long an offer is held for a session that still waits; with the bot's own time it stays under the gateway's 30 s. */
const HOLD_MS = 20_000;

/** Clients try again after that long by themselves. */
const RETRY_AFTER_S = 2;

const ENDPOINTS_MAX = 2000;

/** The words of Pipecat's runner, which its clients and tests know. */
const UNKNOWN = 'Invalid or not-yet-ready session_id';

/** Signals bots; knows where the latest sessions live, for a session never moves once a bot has accepted it. */
export interface Signaller {
  send(signal: Signal, abort: AbortSignal): Promise<ProxiedAnswer>;
  /** A request to the bot itself. */
  ask(sessionId: string, request: BotRequest, abort: AbortSignal): Promise<ProxiedAnswer>;
  /** Saves the read before a session's first offer. */
  remember(session: Session): void;
}

/** A signaller with an empty memory. */
export function createSignaller(deps: ApiDeps): Signaller {
  const endpoints = new Map<string, string>();
  const remember = ({ sessionId, assignment }: Session) => {
    const oldest = endpoints.size < ENDPOINTS_MAX ? undefined : endpoints.keys().next().value;
    if (oldest !== undefined) endpoints.delete(oldest);
    if (assignment) endpoints.set(sessionId, assignment.endpoint);
  };
  const reach = async (
    { sessionId, method }: Pick<Signal, 'sessionId' | 'method'>,
    abort: AbortSignal,
    pass: (endpoint: string) => Promise<ProxiedAnswer | Unreachable>,
  ) => {
    const known = endpoints.get(sessionId);
    const answer = known === undefined ? undefined : await pass(known);
    if (answer && !isUnreachable(answer)) return answer;
    endpoints.delete(sessionId);
    const session = await findLive(deps, { sessionId, method }, abort);
    const asked = await pass(session.assignment?.endpoint ?? '');
    if (isUnreachable(asked)) {
      throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: RETRY_AFTER_S });
    }
    remember(session);
    return asked;
  };
  return {
    remember,
    send: (signal, abort) =>
      reach(signal, abort, (endpoint) => deps.dispatcher.signal(endpoint, signal)),
    ask: (sessionId, request, abort) =>
      // A bot that is not there yet has nothing to answer: it is not waited for.
      reach({ sessionId, method: 'PATCH' }, abort, (endpoint) =>
        deps.dispatcher.ask(endpoint, sessionId, request),
      ),
  };
}

async function findLive(
  deps: ApiDeps,
  signal: Pick<Signal, 'sessionId' | 'method'>,
  abort: AbortSignal,
): Promise<Session> {
  const found = await deps.store.getSession(signal.sessionId);
  if (!found) throw new ApiProblem('SESSION_UNKNOWN', { detail: UNKNOWN });
  // Candidates come after an answer, so there is nothing to hold them for.
  const ms = signal.method === 'POST' ? HOLD_MS : 0;
  const session = await awaitSeat(deps, found, { ms, signal: abort });
  if (isLive(session)) return session;
  if (isOpen(session)) {
    throw new ApiProblem('SESSION_NOT_READY', { detail: UNKNOWN, retryAfterS: RETRY_AFTER_S });
  }
  throw sessionOver(session);
}

/** The refusal for a session that has ended, with its reason. */
export function sessionOver({ sessionId, reason }: Session): ApiProblem {
  const detail = `The session is over: ${reason ?? 'unknown'}`;
  return new ApiProblem('SESSION_OVER', { detail, members: { sessionId, reason } });
}

function isUnreachable(answer: ProxiedAnswer | Unreachable): answer is Unreachable {
  return 'outcome' in answer;
}
