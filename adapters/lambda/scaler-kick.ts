/** Kicks the scaler's function: an asynchronous invocation, at most one a second from here. */
import { AwsClient } from 'aws4fetch';
import type { Clock } from '../../core/clock.ts';
import { SERVICE_DEADLINES } from '../aws/request-handler.ts';

/** A kick soon after another would find the scaler at work; its own ticks are 5 s apart. */
const KICK_EVERY_MS = 1_000;

/** What kicking needs. */
export interface KickDeps {
  /** Empty: nobody is kicked. */
  readonly functionName: string;
  readonly clock: Clock;
  /** Lambda's own: `AWS_REGION`, the function's credentials, and an endpoint where it is not AWS's. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Kicks a pool, unless it was within the last second. Resolves when Lambda has taken it; the payload is `{kick: pool}`. The
 * request is signed by itself: the SDK's client for Lambda was a seventh of all that a cold start of the API reads.
 */
export function createScalerKick({
  functionName,
  clock,
  env,
}: KickDeps): (pool: string) => Promise<void> {
  const lastMs = new Map<string, number>();
  return async (pool) => {
    const nowMs = clock.nowMs();
    if (functionName === '' || nowMs - (lastMs.get(pool) ?? 0) < KICK_EVERY_MS) return;
    lastMs.set(pool, nowMs);
    const answer = await clientOf(env).fetch(urlOf(env, functionName), {
      method: 'POST',
      headers: { 'x-amz-invocation-type': 'Event' },
      body: JSON.stringify({ kick: pool }),
      signal: AbortSignal.timeout(SERVICE_DEADLINES.answerMs),
    });
    if (!answer.ok) throw new Error(`Lambda answers ${answer.status} to a kick of ${pool}`);
  };
}

/** Made for each kick: credentials change while a function lives. */
function clientOf(env: KickDeps['env']): AwsClient {
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return new AwsClient({
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 'lambda',
    region: env['AWS_REGION'] ?? '',
    retries: 2,
  });
}

/** Of Lambda's Invoke, version 2015-03-31. */
function urlOf(env: KickDeps['env'], functionName: string): string {
  const endpoint =
    env['AWS_ENDPOINT_URL_LAMBDA'] ??
    env['AWS_ENDPOINT_URL'] ??
    `https://lambda.${env['AWS_REGION']}.amazonaws.com`;
  return `${endpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
}
