/** `POST /v1/sessions`: our own start. A caller without a seat is queued in sight, with its place and expected wait. */
import { Hono } from 'hono';
import { PREFER_WAIT_MAX_S } from '../../../core/limits.ts';
import { readStart } from '../access/read-start.ts';
import type { ApiDeps } from '../deps.ts';
import { originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody, readWaitMs } from '../read-request.ts';
import { newSession } from '../schemas.ts';
import { viewQueued, viewReady, viewSession } from '../session-view.ts';
import { holdOf } from '../start/hold.ts';
import { retryAfterS, showUpAfterS } from '../start/queue.ts';
import type { Signaller } from '../start/signal-bot.ts';
import { startAndWait } from '../start/start-and-wait.ts';

/** Answers at once unless `Prefer: wait=N` holds it. */
export function createNewSession(deps: ApiDeps, signaller: Signaller) {
  return new Hono().post('/', async (c) => {
    const body = await readJsonBody(c, newSession);
    const ms = readWaitMs(c, { defaultS: 0, maxS: PREFER_WAIT_MAX_S });
    const request = readStart(c, deps, body);
    const started = await startAndWait(deps, request, holdOf(c, deps.clock, ms));
    if (started.outcome === 'refused') {
      const { code, place } = started;
      throw new ApiProblem(code, { retryAfterS: retryAfterS(place), members: { ...place } });
    }
    const { session } = started;
    c.header('location', `/v1/sessions/${session.sessionId}`);
    if (started.outcome === 'over') return c.json(viewSession(session), 200);
    if (started.outcome === 'ready') {
      signaller.remember(session);
      const { timings } = started;
      return c.json(await viewReady(deps, session, { origin: originOf(c), timings }), 201);
    }
    const queued = await viewQueued(deps, session);
    c.header('retry-after', String(showUpAfterS(queued)));
    return c.json(queued, 202);
  });
}
