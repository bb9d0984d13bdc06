/** Who calls, and what of the API is theirs. */
import type { Context } from 'hono';
import type { ApiKey } from '../../../core/access/api-key.ts';
import type { ApiSettings } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { findPool } from '../start/find-pool.ts';
import { isSessionOfKey } from '../start/open-session.ts';
import type { JoinToken } from './join-token.ts';

/** Whoever was let in. */
export type ApiCaller =
  /** The host asks for no key: a laptop. */
  | { readonly by: 'nothing' }
  | { readonly by: 'key'; readonly key: ApiKey }
  | { readonly by: 'token'; readonly token: JoinToken };

declare module 'hono' {
  interface ContextVariableMap {
    readonly caller: ApiCaller;
  }
}

/** The agents that a caller may ask for, of those there are. */
export function agentsOf(c: Context, pools: readonly string[]): readonly string[] {
  const caller = c.get('caller');
  if (caller.by === 'token') return pools.filter((pool) => pool === caller.token.agent);
  const own = caller.by === 'key' ? caller.key.agents : undefined;
  return own ? pools.filter((pool) => own.includes(pool)) : pools;
}

/** The pool that a request names, or the first that its caller may have. Throws where it is not for them. */
export function poolFor(c: Context, settings: ApiSettings, asked: string | undefined): string {
  const allowed = agentsOf(c, settings.pools);
  const unasked = allowed.includes(settings.defaultPool) ? settings.defaultPool : allowed[0];
  const pool = findPool(settings, asked ?? unasked);
  if (allowed.includes(pool)) return pool;
  throw new ApiProblem('AGENT_REFUSED');
}

/** Refuses a token's bearer a session that is not its own. */
export function checkOwn(c: Context, sessionId: string): void {
  const caller = c.get('caller');
  if (caller.by !== 'token') return;
  const { agent, sessionKey } = caller.token;
  if (!isSessionOfKey(sessionId, agent, sessionKey)) throw new ApiProblem('SCOPE_REFUSED');
}
