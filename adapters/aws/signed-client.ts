/** Requests to AWS that are signed by themselves, where a client of the SDK would be most of what a function's start reads. */
import { AwsClient } from 'aws4fetch';

/** A process's own environment: `AWS_REGION`, its credentials, and an endpoint where it is not AWS's. */
export type AwsEnv = Readonly<Record<string, string | undefined>>;

/** Made for each request: credentials change while a function lives. */
export function createSignedClient(env: AwsEnv, service: string): AwsClient {
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return new AwsClient({
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service,
    region: env['AWS_REGION'] ?? '',
    retries: 2,
  });
}

/** Where a service is, by its name and the suffix of its variable, such as `LAMBDA` in `AWS_ENDPOINT_URL_LAMBDA`. */
export function serviceUrl(env: AwsEnv, service: string, suffix: string): string {
  return (
    env[`AWS_ENDPOINT_URL_${suffix}`] ??
    env['AWS_ENDPOINT_URL'] ??
    `https://${service}.${env['AWS_REGION']}.amazonaws.com`
  );
}
