/** How the AWS clients of a bot are set up. */
import type { Logger } from '@aws-sdk/types';
import type { ProviderParts } from '../provider-parts.ts';

/** Settings that all of them share. */
export interface AwsClientOptions {
  readonly region: string;
  /** One: the chain asks the next provider sooner than a client has waited for its second try. */
  readonly maxAttempts: 1;
  /** Faults are told by the chain, in one line and once. */
  readonly logger: Logger;
  readonly endpoint?: string;
  readonly credentials?: NonNullable<ProviderParts['awsCredentials']>;
  readonly requestHandler: { readonly requestTimeout: number; readonly sessionTimeout: number };
}

/** A stream on which nothing comes and nothing goes for so long hangs. Connections have no other bound on HTTP/2. */
const STREAM_TIMEOUT_MS = 30_000;

const QUIET: Logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Options for a bot's client. Throws an error that says what is missing. */
export function awsClientOptions(parts: ProviderParts): AwsClientOptions {
  const { env, awsCredentials } = parts;
  const region = env['GREENROOM_PROVIDER_REGION'] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (!region) throw new Error('Cannot use aws: AWS_REGION is not set');
  const endpoint = env['GREENROOM_PROVIDER_ENDPOINT'];
  return {
    region,
    maxAttempts: 1,
    logger: QUIET,
    ...(endpoint ? { endpoint } : {}),
    ...(awsCredentials ? { credentials: awsCredentials } : {}),
    requestHandler: { requestTimeout: STREAM_TIMEOUT_MS, sessionTimeout: STREAM_TIMEOUT_MS },
  };
}
