/**
 * How a broker speaks to a supervisor: HTTP to the task's private address, JSON both ways.
 *
 *   POST   /sessions                      DispatchRequest  -> DispatchAnswer
 *   POST   /sessions/:id/api/offer        the client's offer, handed to the bot as it is -> its answer
 *   PATCH  /sessions/:id/api/offer        the client's candidates
 *   POST   /sessions/:id/http            a request to the bot itself: BotRequest -> its answer
 *   DELETE /sessions/:id                  {reason} -> 204
 *   GET    /healthz                       -> 200 {taskId, state}
 */
import type { EndReason, Session } from '../session/session.ts';
import type { Task } from '../task/task.ts';

/** Hands a claimed session to the task that holds its seat. */
export interface DispatchRequest {
  readonly sessionId: string;
  readonly seat: number;
  readonly epoch: number;
  readonly from: 'idle' | 'spare';
  readonly known?: KnownItems | undefined;
}

/**
 * Both items as the broker has just written them: the supervisor need not read them on the way to a bot. Its accept is written
 * under their versions, so what is out of date by then is refused, and read.
 */
export interface KnownItems {
  /** Without its endpoint, which holds its key. */
  readonly task: Omit<Task, 'endpoint'>;
  readonly session: Session;
}

/** What the supervisor answers: `refused` when the claim is not (or no longer) the table's. */
export type DispatchAnswer =
  /** `session` as the acceptance was written. */
  | { readonly outcome: 'accepted'; readonly session: Session }
  | { readonly outcome: 'refused'; readonly because: string };

/** An HTTP answer of a bot, passed on untouched. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The port to supervisors. A task that does not answer in time is `unreachable`. */
export interface Dispatcher {
  dispatch(endpoint: string, request: DispatchRequest): Promise<DispatchAnswer | Unreachable>;
  /** `method` POST carries an offer, PATCH candidates. */
  signal(endpoint: string, signal: Signal): Promise<ProxiedAnswer | Unreachable>;
  /** A request to the bot of a session; only a bot with a server of its own answers it. */
  ask(
    endpoint: string,
    sessionId: string,
    request: BotRequest,
  ): Promise<ProxiedAnswer | Unreachable>;
  end(
    endpoint: string,
    sessionId: string,
    reason: EndReason,
  ): Promise<'ended' | 'unknown' | Unreachable>;
  /** Asks a supervisor whether it is there. */
  health(endpoint: string): Promise<TaskHealth | Unreachable>;
}

/** A supervisor answers, and says whose it is: an address may have gone to another task. */
export interface TaskHealth {
  readonly outcome: 'healthy';
  readonly taskId: string;
}

/** A client's WebRTC signalling for one session. */
export interface Signal {
  readonly sessionId: string;
  readonly method: 'POST' | 'PATCH';
  readonly body: unknown;
}

/** The task did not answer. */
export interface Unreachable {
  readonly outcome: 'unreachable';
  readonly because: string;
}

/** An HTTP request to a session's bot, on its way. */
export interface BotRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
}

/** The bot's answer to it, as the body of a `ProxiedAnswer`. */
export interface BotReply {
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
}
