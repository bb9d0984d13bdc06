/** Why a provider did not do its work. */

/** The kind decides what is done about it. */
export type FaultKind =
  /** It could not be reached, or has cut the connection. */
  | 'unreachable'
  /** It took longer than its budget. */
  | 'slow'
  /** It is asked too much; the next in line, and later again. */
  | 'throttled'
  /** It does not take these credentials, or not any more. */
  | 'denied'
  /** It refuses the request itself: a wrong model, voice or Region. */
  | 'refused'
  /** It has answered what its protocol does not know. */
  | 'malformed'
  /** It has closed a stream on which nothing was said: no fault of it, and opened anew. */
  | 'idle'
  /** It says that it failed. */
  | 'failed';

/** Thrown by providers; caught by the chain, which asks the next one. */
export class ProviderFault extends Error {
  readonly kind: FaultKind;
  readonly provider: string;

  constructor(provider: string, kind: FaultKind, cause?: unknown) {
    const why = cause instanceof Error ? `: ${cause.message}` : cause ? `: ${String(cause)}` : '';
    super(`${provider} ${kind}${why}`, { cause });
    this.name = 'ProviderFault';
    this.kind = kind;
    this.provider = provider;
  }
}

/** Any error as a fault of this provider. */
export function asProviderFault(provider: string, error: unknown): ProviderFault {
  if (error instanceof ProviderFault) return error;
  return new ProviderFault(provider, kindOf(error), error);
}

interface Described {
  readonly name?: string;
  readonly code?: string;
  readonly status?: number;
  readonly statusCode?: number;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const BY_NAME: Readonly<Record<string, FaultKind>> = {
  TimeoutError: 'slow',
  ModelTimeoutException: 'slow',
  ThrottlingException: 'throttled',
  LimitExceededException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  AccessDeniedException: 'denied',
  ExpiredTokenException: 'denied',
  ExpiredToken: 'denied',
  UnrecognizedClientException: 'denied',
  CredentialsProviderError: 'denied',
  ValidationException: 'refused',
  BadRequestException: 'refused',
  ResourceNotFoundException: 'refused',
  SyntaxError: 'malformed',
};

/** What the AWS clients say of bytes that are no event stream. */
const NO_EVENT = /truncated event|checksum|message length/i;

function kindOf(error: unknown): FaultKind {
  const { name = '', code = '', status, statusCode, $metadata } = (error ?? {}) as Described;
  const byName = BY_NAME[name];
  if (byName) return byName;
  const http = status ?? statusCode ?? $metadata?.httpStatusCode;
  if (http !== undefined && http >= 400) return kindOfStatus(http);
  const reach =
    /ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|UND_ERR|ERR_HTTP2|ERR_STREAM|socket|fetch failed|terminated/i;
  const message = error instanceof Error ? error.message : '';
  if (NO_EVENT.test(message)) return 'malformed';
  return reach.test(`${code} ${message}`) ? 'unreachable' : 'failed';
}

/** What an HTTP status says of a request. */
export function kindOfStatus(status: number): FaultKind {
  if (status === 401 || status === 403) return 'denied';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 504) return 'slow';
  return status < 500 ? 'refused' : 'failed';
}
