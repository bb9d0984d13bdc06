/** `POST /v1/tokens`: a backend mints what it hands to one caller. */
import { Hono } from 'hono';
import { poolFor } from '../access/caller.ts';
import { mintJoinToken } from '../access/join-token.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody } from '../read-request.ts';
import { newToken } from '../schemas.ts';
import { findTransport } from '../start/find-pool.ts';

/** Long enough for a page to be loaded and a microphone to be allowed. */
const LIFE_S = 300;

/** Needs a key of scope `tokens`; where the host is open there is nothing to sign with. */
export function createTokens(deps: ApiDeps) {
  return new Hono().post('/', async (c) => {
    const { agent, transport, expiresInS = LIFE_S, ...rest } = await readJsonBody(c, newToken);
    const [secret] = deps.settings.joinSecrets;
    if (secret === undefined) throw new ApiProblem('ROUTE_UNKNOWN');
    const caller = c.get('caller');
    const claims = {
      agent: poolFor(c, deps.settings, agent),
      ...(transport === undefined ? {} : { transport: findTransport(deps, transport) }),
      ...rest,
      ...(caller.by === 'key' ? { by: caller.key.name } : {}),
    };
    const expiresAtMs = deps.clock.nowMs() + expiresInS * 1000;
    const token = mintJoinToken(claims, { secret, id: deps.newId(), expiresAtMs });
    return c.json({ token, agent: claims.agent, expiresAtMs }, 201);
  });
}
