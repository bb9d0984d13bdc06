/** `POST /v1/sessions`: our own start. A caller without a seat is queued in sight, with its place and expected wait. */
import { Hono } from 'hono';
import type * as z from 'zod/mini';
import { PREFER_WAIT_MAX_S, QUEUE_RETRY_MAX_S } from '../../../core/limits.ts';
import { checkKey } from '../check-offer.ts';
import type { ApiDeps } from '../deps.ts';
import { findPool, findTransport } from '../find-pool.ts';
import type { StartRequest } from '../open-session.ts';
import { ApiProblem } from '../problem.ts';
import { retryAfterS } from '../queue.ts';
import { readBody, readWaitMs } from '../read-request.ts';
import { newSession } from '../schemas.ts';
import { viewQueued, viewReady, viewSession } from '../session-view.ts';
import type { Signaller } from '../signal-bot.ts';
import { startAndWait } from '../start-and-wait.ts';

/** Answers at once unless `Prefer: wait=N` holds it. */
export function createNewSession(deps: ApiDeps, signaller: Signaller) {
  return new Hono().post('/', async (c) => {
    const body = await readBody(c, newSession);
    const key = checkKey(c.req.header('idempotency-key'));
    const ms = readWaitMs(c, { defaultS: 0, maxS: PREFER_WAIT_MAX_S });
    const wait = { ms, signal: c.req.raw.signal };
    const started = await startAndWait(deps, { ...readWish(deps, body), key }, wait);
    if (started.outcome === 'refused') {
      const { code, place } = started;
      throw new ApiProblem(code, { retryAfterS: retryAfterS(place), members: { ...place } });
    }
    const { session } = started;
    c.header('location', `/v1/sessions/${session.sessionId}`);
    if (started.outcome === 'over') return c.json(viewSession(session), 200);
    if (started.outcome === 'ready') {
      signaller.remember(session);
      return c.json(viewReady(deps, session, started.timings), 201);
    }
    const queued = await viewQueued(deps, session);
    // Whoever waits is asked to show up before their seat goes to somebody who is there.
    c.header('retry-after', String(Math.min(QUEUE_RETRY_MAX_S, retryAfterS(queued))));
    return c.json(queued, 202);
  });
}

function readWish({ settings }: ApiDeps, body: z.infer<typeof newSession>): StartRequest {
  const { agent, requestData, maxDurationS } = body;
  return {
    pool: findPool(settings, agent),
    transport: findTransport(body.transport),
    requestData,
    maxDurationMs: maxDurationS === undefined ? undefined : maxDurationS * 1000,
  };
}
