/** The door: a key opens what its scope names, a join token its own session, and nobody else is let in. */
import type { Context, MiddlewareHandler } from 'hono';
import type { KeyScope } from '../../../core/access/api-key.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { createApiKeys } from './api-keys.ts';
import { type ApiCaller, checkOwn } from './caller.ts';
import { looksLikeToken, readJoinToken } from './join-token.ts';

/** Lets a request in, and says by what, or refuses it before anything is read for it. */
export function admit(deps: ApiDeps): MiddlewareHandler {
  const findKey = createApiKeys(deps);
  return async (c, next) => {
    const caller = deps.settings.open ? OPEN : await identify(c, deps, findKey);
    c.set('caller', caller);
    checkScope(c, caller, deps.clock.nowMs());
    await next();
  };
}

const OPEN: ApiCaller = { by: 'nothing' };

async function identify(
  c: Context,
  { settings }: ApiDeps,
  findKey: ReturnType<typeof createApiKeys>,
): Promise<ApiCaller> {
  const given = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (given === undefined) throw new ApiProblem('KEY_INVALID');
  if (looksLikeToken(given)) {
    const token = readJoinToken(given, settings.joinSecrets);
    if (!token) throw new ApiProblem('TOKEN_INVALID');
    return { by: 'token', token };
  }
  const key = await findKey(given);
  if (!key) throw new ApiProblem('KEY_INVALID');
  return { by: 'key', key };
}

function checkScope(c: Context, caller: ApiCaller, nowMs: number): void {
  if (caller.by === 'nothing') return;
  const route = routeOf(c.req.method, c.req.path);
  if (caller.by === 'key') {
    if (!caller.key.scopes.includes(route.scope)) throw new ApiProblem('SCOPE_REFUSED');
    return;
  }
  if (route.sessionId !== undefined) checkOwn(c, route.sessionId);
  else if (!route.forCallers) throw new ApiProblem('SCOPE_REFUSED');
  // A session outlives its token: only a start must come in time.
  else if (route.starts && caller.token.expiresAtMs <= nowMs) throw new ApiProblem('TOKEN_EXPIRED');
}

interface Route {
  readonly scope: KeyScope;
  readonly sessionId?: string;
  /** Whether a caller with a token may ask it. */
  readonly forCallers?: boolean;
  readonly starts?: boolean;
}

/** What a path is to keys and tokens; one that is not named here is for whole keys alone. */
function routeOf(method: string, path: string): Route {
  if (path === '/v1/tokens') return { scope: 'tokens' };
  if (path === '/v1/pools') return { scope: 'pools', forCallers: true };
  if (path === '/v1/pool') return { scope: 'pools' };
  if (path === '/v1/sessions' && method === 'GET') return { scope: 'pools' };
  if (path.startsWith('/v1/operator/')) return { scope: method === 'GET' ? 'pools' : 'operate' };
  const sessionId = /\/sessions\/([^/]+)/.exec(path)?.[1];
  if (sessionId !== undefined) return { scope: 'sessions', sessionId };
  const starts = method === 'POST' && /\/(start|api\/offer|v1\/sessions)$/.test(path);
  // Candidates and later offers of clients that know no session; their handler knows whose they are.
  const signals = /(^|\/)api\/offer$/.test(path);
  return { scope: 'sessions', forCallers: starts || signals, starts };
}
