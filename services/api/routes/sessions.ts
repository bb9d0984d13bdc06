/** `/v1/sessions`: finding and ending sessions. */
import { Hono } from 'hono';
import { noteSeen } from '../../../core/line/line.ts';
import { findSessions } from '../../../core/operator/find-sessions.ts';
import type { Session } from '../../../core/session/session.ts';
import { phaseOf, type SessionPhase } from '../../../core/session/session-phase.ts';
import { poolFor } from '../access/caller.ts';
import type { ApiDeps } from '../deps.ts';
import { endOpenSession } from '../end-session.ts';
import { originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import { readQuery } from '../read-request.ts';
import { LIST_DEFAULT, sessionsQuery } from '../schemas.ts';
import { viewQueued, viewServed, viewSession } from '../session-view.ts';
import { checkSessionId } from '../start/check-offer.ts';

/** Sessions that are there already. */
export function createSessions(deps: ApiDeps) {
  return new Hono()
    .get('/', async (c) => {
      const query = readQuery(c, sessionsQuery);
      const pool = poolFor(c, deps.settings, query.pool);
      const found = await list(deps, { ...query, pool });
      return c.json({ sessions: found.map(viewSession) });
    })
    .get('/:sessionId', async (c) => {
      const session = await findSession(deps, c.req.param('sessionId'));
      if (session.state === 'queued') return c.json(await viewQueued(deps, session));
      // One that a seat is sought for may be put back in line, and its caller is there.
      await noteSeen(deps, session);
      return c.json(await viewServed(deps, session, originOf(c)));
    })
    .delete('/:sessionId', async (c) => {
      await endOpenSession(deps, await findSession(deps, c.req.param('sessionId')));
      return c.body(null, 204);
    });
}

/** The session of an id in a path. */
export async function findSession({ store }: ApiDeps, sessionId: string): Promise<Session> {
  const session = await store.getSession(checkSessionId(sessionId));
  if (session) return session;
  throw new ApiProblem('SESSION_UNKNOWN', { detail: `There is no session ${sessionId}` });
}

interface Listing {
  readonly pool: string;
  readonly state?: Session['state'] | undefined;
  readonly phase?: SessionPhase | undefined;
  readonly limit?: number | undefined;
}

async function list(
  { store }: ApiDeps,
  { pool, state, phase = state && phaseOf({ state }), limit = LIST_DEFAULT }: Listing,
): Promise<readonly Session[]> {
  const found = await findSessions(store, [pool], { phase, limit });
  return found.filter((session) => !state || session.state === state).slice(0, limit);
}
