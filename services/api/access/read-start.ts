/** A caller's wish to start, bounded by what let them in: nothing of a token can be widened by the request that brings it. */
import type { Context } from 'hono';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { checkKey } from '../start/check-offer.ts';
import { findTransport } from '../start/find-pool.ts';
import type { StartRequest } from '../start/open-session.ts';
import { socketTerms } from '../start/socket-way.ts';
import { poolFor } from './caller.ts';
import { sharesOf } from './shares.ts';

/** What the request says. */
export interface Wish {
  readonly agent?: string | undefined;
  readonly transport?: string | undefined;
  readonly requestData?: Readonly<Record<string, unknown>> | undefined;
  readonly maxDurationS?: number | undefined;
}

/** The start. Throws a problem where it is not for this caller. */
export function readStart(
  c: Context,
  deps: Pick<ApiDeps, 'settings' | 'links'>,
  wish: Wish,
): StartRequest {
  const { settings } = deps;
  const caller = c.get('caller');
  const pool = poolFor(c, settings, wish.agent);
  const key = checkKey(c.req.header('idempotency-key'));
  const shares = sharesOf(c, settings);
  if (caller.by !== 'token') {
    const transport = findTransport(deps, wish.transport);
    return {
      pool,
      transport,
      ...socketTerms(c, deps, transport),
      key,
      shares,
      requestData: wish.requestData,
      maxDurationMs: ms(wish.maxDurationS),
    };
  }
  const { token } = caller;
  const transport = findTransport(deps, wish.transport ?? token.transport);
  if (token.transport !== undefined && token.transport !== transport)
    throw new ApiProblem('SCOPE_REFUSED');
  return {
    pool,
    transport,
    ...socketTerms(c, deps, transport),
    key: token.sessionKey,
    shares,
    once: { opener: key },
    requestData: token.requestData,
    maxDurationMs: ms(token.maxDurationS),
  };
}

function ms(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
