/** Refusals: problem JSON (RFC 9457) with a code that clients may rely on, from one table. */

/** The one table from outcome to status. */
const PROBLEMS = {
  BODY_NOT_JSON: [400, 'The body is not JSON'],
  REQUEST_INVALID: [400, 'The request is not valid'],
  SDP_INVALID: [400, 'The offer cannot be answered'],
  SDP_NO_AUDIO: [400, 'The offer has no audio'],
  SDP_NO_OPUS: [400, 'The offer has no Opus'],
  TRANSPORT_UNSUPPORTED: [400, 'This transport is not served here'],
  KEY_INVALID: [401, 'The key is missing or wrong'],
  TOKEN_INVALID: [401, 'The token is none of ours'],
  TOKEN_EXPIRED: [401, 'The token has expired'],
  TOKEN_USED: [403, 'The token was used already'],
  AGENT_REFUSED: [403, 'This key or token is not for this agent'],
  SCOPE_REFUSED: [403, 'This key or token may not do that'],
  JOIN_CLOSED: [403, 'Callers need a link or a token here'],
  CALL_REFUSED: [403, 'This number may not be called'],
  SIGNATURE_INVALID: [403, 'The signature does not hold'],
  ORIGIN_REFUSED: [403, 'This origin may not call'],
  ROUTE_UNKNOWN: [404, 'There is no such route'],
  CARRIER_UNKNOWN: [404, 'There is no account with this carrier'],
  AGENT_UNKNOWN: [404, 'There is no such agent'],
  SESSION_UNKNOWN: [404, 'There is no such session'],
  CALL_UNKNOWN: [404, 'There is no such call'],
  TASK_UNKNOWN: [404, 'There is no such task'],
  TARGET_UNKNOWN: [404, 'The agent hands callers over to nobody of that name'],
  STREAM_UNSUPPORTED: [404, 'This host cannot stream'],
  METHOD_REFUSED: [405, 'This route has no such method'],
  SESSION_CHANGED: [409, 'The session changed meanwhile'],
  TRANSFER_GOES_ON: [409, 'The caller is being handed over already'],
  TRANSFER_IMPOSSIBLE: [409, 'This bot hands nobody over'],
  POOL_CHANGED: [409, 'The pool changed meanwhile'],
  ROLLBACK_IMPOSSIBLE: [409, 'There is no revision to go back to'],
  TASK_OVER: [409, 'The task is over'],
  SESSION_OVER: [410, 'The session is over'],
  CALL_NOT_NOW: [409, 'This number may be called later'],
  BODY_TOO_LARGE: [413, 'The body is too large'],
  SDP_TOO_LARGE: [413, 'The offer is too large'],
  ADDRESS_LIMIT: [429, 'There were too many calls from this address'],
  KEY_SESSIONS: [429, 'This key has as many sessions open as it may'],
  ADDRESS_SESSIONS: [429, 'This address has as many sessions open as it may'],
  POOL_FULL: [429, 'Every bot is taken and the queue is full'],
  CAPACITY_QUOTA: [429, 'The account cannot run more bots'],
  LAUNCH_THROTTLED: [429, 'Bots cannot be started faster'],
  AZ_CAPACITY: [429, 'The Region has no room for more bots'],
  INTERNAL: [500, 'Something went wrong here'],
  QUEUED: [503, 'Every bot is taken'],
  SESSION_NOT_READY: [503, 'The session has no bot yet'],
  BOT_UNREACHABLE: [503, 'The bot does not answer'],
  STORE_UNAVAILABLE: [503, 'The state cannot be read or written now'],
} as const satisfies Record<string, readonly [number, string]>;

/** What clients may switch on. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What a refusal says beside its code. */
export interface ProblemExtra {
  /** One sentence for the developer; the title where left out. */
  readonly detail?: string;
  readonly retryAfterS?: number;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** A refusal on its way to the app's `onError`. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly extra: ProblemExtra;
  constructor(code: ProblemCode, extra: ProblemExtra = {}) {
    super(extra.detail ?? PROBLEMS[code][1]);
    this.code = code;
    this.extra = extra;
  }
}

/** The answer to a refusal. Pipecat's clients show `info` or `detail`, Pipecat Cloud's callers read `error` and `code`. */
export function problemResponse({ code, message, extra }: ApiProblem): Response {
  const [status, title] = PROBLEMS[code];
  const texts = { title, status, code, detail: message, info: message, error: message };
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (extra.retryAfterS !== undefined) headers.set('retry-after', String(extra.retryAfterS));
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify({ ...texts, ...extra.members }), { status, headers });
}

/** All codes with their status, for the API's description. */
export function listProblems(): { code: ProblemCode; status: number; title: string }[] {
  return Object.entries(PROBLEMS).map(([code, [status, title]]) => ({
    code: code as ProblemCode,
    status,
    title,
  }));
}
