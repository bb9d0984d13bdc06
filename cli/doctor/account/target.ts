/** Which endpoints the SDK's own variables name. */
import type { AskedEndpoint } from './facts.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The ends of the SDK's `AWS_ENDPOINT_URL_…` variables. */
export type ServiceId =
  | 'BEDROCK'
  | 'CLOUDFORMATION'
  | 'DYNAMODB'
  | 'EC2'
  | 'ECS'
  | 'LAMBDA'
  | 'ROUTE_53'
  | 'SECRETS_MANAGER'
  | 'SERVICE_QUOTAS'
  | 'STS';

const ALL = 'AWS_ENDPOINT_URL';

/** One endpoint for all, some for some services (as `npm start` has them), or AWS. */
export function targetOf(env: Environment): AskedEndpoint {
  const url = env[ALL];
  if (url) return { kind: 'endpoint', url };
  return { kind: isLocal(env) ? 'local' : 'aws' };
}

/** A local system is never asked through AWS: what it has no endpoint for, it has not. */
export function isAsked(env: Environment, service: ServiceId): boolean {
  return !isLocal(env) || Boolean(env[`${ALL}_${service}`]);
}

function isLocal(env: Environment): boolean {
  if (env[ALL]) return false;
  const named = Object.entries(env).filter(([name, url]) => name.startsWith(`${ALL}_`) && url);
  return named.some(([, url]) => isLoopback(url ?? ''));
}

function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
