/** The part of the API's environment that says who may call, and how much of the pool is theirs. */
import type { ApiEnv } from '../../services/api/env.ts';
import type { Config } from '../config/schema.ts';

/** Who gets a join token without a key. */
export function joinOf({ api, page }: Config): Pick<ApiEnv, 'JOIN'> {
  if (api.jwt.issuer !== '') return { JOIN: 'issuer' };
  return page.publicCallsPerHour > 0 ? { JOIN: String(page.publicCallsPerHour) } : {};
}

/** What one key and one address may have open; nothing where they may have any number. */
export function shareLimitsOf({
  api,
}: Config): Pick<ApiEnv, 'SESSIONS_PER_KEY' | 'SESSIONS_PER_ADDRESS'> {
  const { sessionsPerKey, sessionsPerAddress } = api;
  return {
    ...(sessionsPerKey > 0 ? { SESSIONS_PER_KEY: String(sessionsPerKey) } : {}),
    ...(sessionsPerAddress > 0 ? { SESSIONS_PER_ADDRESS: String(sessionsPerAddress) } : {}),
  };
}
