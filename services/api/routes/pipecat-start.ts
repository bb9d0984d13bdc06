/** `POST /start`, as the published Pipecat clients and Pipecat Cloud's callers send it. */
import { type Context, Hono } from 'hono';
import { PREFER_WAIT_MAX_S } from '../../../core/limits.ts';
import { isInLine, isLive } from '../../../core/session/session.ts';
import { readStart } from '../access/read-start.ts';
import type { ApiDeps } from '../deps.ts';
import { originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody, readWaitMs } from '../read-request.ts';
import { pipecatStart } from '../schemas.ts';
import { viewIce } from '../session-view.ts';
import { giveUp } from '../start/give-up.ts';
import { holdOf } from '../start/hold.ts';
import { placeInQueue, retryAfterS, sayPlace, showUpAfterS } from '../start/queue.ts';
import { type Signaller, sessionOver } from '../start/signal-bot.ts';
import { socketUrlOf } from '../start/socket-way.ts';
import { startAndWait } from '../start/start-and-wait.ts';
import { type Started, settled } from '../start/start-session.ts';

/** These clients know no queue: they wait for the answer, so a caller without a seat is held this long. */
const HOLD_S = 20;

/** Mounted at each place where a client may find `/start`; the client derives its offers' address from that place. */
export function createPipecatStart(deps: ApiDeps, signaller: Signaller) {
  return new Hono().post('/start', async (c) => {
    const body = await readJsonBody(c, pipecatStart);
    const requestData = body.body ?? body.requestData;
    const transport = body.createDailyRoom ? 'daily' : body.transport;
    const request = readStart(c, deps, { agent: agentOf(c), transport, requestData });
    const ms = readWaitMs(c, { defaultS: HOLD_S, maxS: PREFER_WAIT_MAX_S });
    const held = await startAndWait(deps, request, holdOf(c, deps.clock, ms));
    const comesBack = c.req.header('idempotency-key') !== undefined;
    const started = comesBack ? held : await leaveQueue(deps, held);
    const session = await readyOrRefuse(deps, started);
    const wsUrl = socketUrlOf(deps, session, originOf(c));
    if (wsUrl !== undefined) {
      // Pipecat's client refuses an answer with anything else in it, and so an id of the session.
      c.header('location', `/v1/sessions/${session.sessionId}`);
      return c.json({ wsUrl });
    }
    signaller.remember(session);
    const ice = await viewIce(deps, session, body.enableDefaultIceServers);
    if (c.req.query('form') !== 'webrtc') return c.json({ sessionId: session.sessionId, ...ice });
    const endpoint = c.req.path.replace('/start', `/sessions/${session.sessionId}/api/offer`);
    return c.json({ webrtcRequestParams: { endpoint, requestData: requestData ?? {} }, ...ice });
  });
}

/** The agent that the path or the query names. */
export function agentOf(c: Context): string | undefined {
  return c.req.param('agent') ?? c.req.query('agent');
}

/** Nobody will come back for a session whose id was never told; its seat is for somebody else. */
export async function leaveQueue(deps: ApiDeps, started: Started): Promise<Started> {
  if (started.outcome !== 'queued') return started;
  const session = await giveUp(deps, started.session, 'caller_left');
  return isLive(session) ? settled(session) : { ...started, session };
}

/** The session if it has a bot; otherwise the refusal that says why not, and when to ask again. */
export async function readyOrRefuse(deps: ApiDeps, started: Started) {
  switch (started.outcome) {
    case 'ready':
      return started.session;
    case 'over':
      throw sessionOver(started.session);
    case 'refused': {
      const { code, place } = started;
      throw new ApiProblem(code, { retryAfterS: retryAfterS(place), members: { ...place } });
    }
    case 'queued': {
      const facts = await deps.queue.look(started.session);
      const place = placeInQueue(facts, started.session, deps.clock.nowMs());
      const comesBackS = (isInLine(started.session) ? showUpAfterS : retryAfterS)(place);
      const extra = { detail: sayPlace(place), retryAfterS: comesBackS };
      throw new ApiProblem('QUEUED', { ...extra, members: { ...place } });
    }
  }
}
