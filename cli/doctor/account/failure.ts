/** Why AWS did not answer, in the few kinds that call for different deeds. */

/**
 * - `credentials`: there are none, or they are wrong or expired
 * - `region`: none is set
 * - `denied`: they are good, but may not do this
 * - `missing`: what was asked for is not there
 * - `absent`: the system that is looked at has no such service
 * - `unreachable`: nothing answers
 * - `unasked`: something before it failed, so that this would too; the words say what
 * - `other`: anything else
 */
export type FailureKind =
  | 'credentials'
  | 'region'
  | 'denied'
  | 'missing'
  | 'absent'
  | 'unreachable'
  | 'unasked'
  | 'other';

/** A kind and AWS's own words. */
export interface Failure {
  readonly kind: FailureKind;
  readonly words: string;
}

/** First match wins; names are those of the SDK's errors and of AWS's error codes. */
const KINDS: readonly [RegExp, FailureKind][] = [
  [/Region is missing/i, 'region'],
  [
    /CredentialsProviderError|TokenRefreshRequired|InvalidClientTokenId|Expired|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|AuthFailure|InvalidAccessKeyId|Could not load credentials/i,
    'credentials',
  ],
  [/AccessDenied|Unauthorized|OptInRequired|SubscriptionRequired|not authorized/i, 'denied'],
  [
    /UnknownOperation|NotImplemented|not yet implemented|not been implemented|not supported|no operation|InternalFailure.*not|emulat/i,
    'absent',
  ],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError|EHOSTUNREACH|ENETUNREACH|socket hang up/,
    'unreachable',
  ],
  [/NoSuchResource|NoSuchHostedZone|does not exist|NotFound/, 'missing'],
];

/** Sorts an error of the SDK. */
export function accountFailureOf(error: unknown): Failure {
  const { name = '', code = '', message = '' } = error as Record<string, string>;
  const words = `${code || name}: ${message}`.replaceAll(/\s+/g, ' ').slice(0, 300);
  const { $metadata: meta } = error as { $metadata?: { httpStatusCode?: number } };
  if (meta?.httpStatusCode === 501) return { kind: 'absent', words };
  const found = KINDS.find(([pattern]) => pattern.test(`${name} ${code} ${message}`));
  return { kind: found?.[1] ?? 'other', words };
}
