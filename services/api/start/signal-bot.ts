/** Hands a client's offer or candidates to the bot of its session, and passes the bot's answer on untouched. */
import { createSignalBudget, type SignalBudget } from '../../../core/access/signal-budget.ts';
import type {
  BotRequest,
  ProxiedAnswer,
  Signal,
  Unreachable,
} from '../../../core/claim/dispatch.ts';
import { isLive, isOpen, type Session } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { awaitSeat } from './await-seat.ts';
import type { Hold } from './hold.ts';

/** Clients try again after that long by themselves. */
const RETRY_AFTER_S = 2;

/** Sessions that one process remembers. */
const SESSIONS_MAX = 2000;

/** The words of Pipecat's runner, which its clients and tests know. */
const UNKNOWN = 'Invalid or not-yet-ready session_id';

/** Signals bots; knows where the latest sessions live, for a session never moves once a bot has accepted it. */
export interface Signaller {
  /** An offer is held while its session waits. Candidates come after an answer, so there is nothing to hold them for. */
  send(signal: Signal, hold: Hold): Promise<ProxiedAnswer>;
  /** A request to the bot itself. */
  ask(sessionId: string, request: BotRequest, abort: AbortSignal): Promise<ProxiedAnswer>;
  /** Saves the read before a session's first offer. */
  remember(session: Session): void;
}

/** A signaller with an empty memory. */
export function createSignaller(deps: ApiDeps): Signaller {
  const endpoints = new Map<string, string>();
  const budgets = new Map<string, SignalBudget>();
  const remember = ({ sessionId, assignment }: Session) => {
    if (assignment) keepLatest(endpoints, sessionId, assignment.endpoint);
  };
  const refusalOf = ({ sessionId, method }: Signal) => {
    const budget = budgets.get(sessionId) ?? createSignalBudget(() => deps.clock.nowMs());
    keepLatest(budgets, sessionId, budget);
    return budget(method);
  };
  const reach = async (
    sessionId: string,
    hold: Hold,
    pass: (endpoint: string) => Promise<ProxiedAnswer | Unreachable>,
  ) => {
    const known = endpoints.get(sessionId);
    const answer = known === undefined ? undefined : await pass(known);
    if (answer && !isUnreachable(answer)) return answer;
    endpoints.delete(sessionId);
    const session = await findLive(deps, sessionId, hold);
    const asked = await pass(session.assignment?.endpoint ?? '');
    if (isUnreachable(asked)) {
      throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: RETRY_AFTER_S });
    }
    remember(session);
    return asked;
  };
  return {
    remember,
    send: async (signal, hold) =>
      refusalOf(signal) ??
      reach(signal.sessionId, hold, (endpoint) => deps.dispatcher.signal(endpoint, signal)),
    ask: (sessionId, request, abort) =>
      // A bot that is not there yet has nothing to answer: it is not waited for.
      reach(sessionId, { ms: 0, signal: abort }, (endpoint) =>
        deps.dispatcher.ask(endpoint, sessionId, request),
      ),
  };
}

function keepLatest<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size <= SESSIONS_MAX ? undefined : map.keys().next().value;
  if (oldest !== undefined) map.delete(oldest);
}

async function findLive(deps: ApiDeps, sessionId: string, hold: Hold): Promise<Session> {
  const found = await deps.store.getSession(sessionId);
  if (!found) throw new ApiProblem('SESSION_UNKNOWN', { detail: UNKNOWN });
  const session = await awaitSeat(deps, found, hold);
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
