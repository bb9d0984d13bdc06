/** WebRTC signalling as Pipecat's clients send it: an offer by POST, then candidates by PATCH to the same address. */
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod/mini';
import type { ProxiedAnswer } from '../../../core/claim/dispatch.ts';
import { checkOwn } from '../access/caller.ts';
import { readStart } from '../access/read-start.ts';
import type { ApiDeps } from '../deps.ts';
import { readJsonBody } from '../read-request.ts';
import { candidates, offer } from '../schemas.ts';
import { checkOffer, checkSessionId } from '../start/check-offer.ts';
import { holdOf } from '../start/hold.ts';
import type { Signaller } from '../start/signal-bot.ts';
import { startAndWait } from '../start/start-and-wait.ts';
import { agentOf, leaveQueue, readyOrRefuse } from './pipecat-start.ts';

/** Stands between session and connection in a `pc_id` of `/api/offer`; no session id has it. */
const MARK = '.';

/** How long an offer without a session is held for a seat; the bot's answer comes on top. */
const HOLD_MS = 20_000;

/**
 * With the session in the path, and without: there the session is in the offer's `requestData`, or the offer starts one,
 * and the session travels in the `pc_id` that the client sends back.
 */
export function createPipecatOffer(deps: ApiDeps, signaller: Signaller) {
  const hold = (c: Context) => holdOf(c, deps.clock, HOLD_MS);
  return new Hono()
    .post('/sessions/:sessionId/api/offer', async (c) => {
      const sessionId = checkSessionId(c.req.param('sessionId'));
      const body = await readJsonBody(c, offer);
      checkOffer(body.sdp);
      return pass(c, await signaller.send({ sessionId, method: 'POST', body }, hold(c)));
    })
    .patch('/sessions/:sessionId/api/offer', async (c) => {
      const sessionId = checkSessionId(c.req.param('sessionId'));
      const body = await readJsonBody(c, candidates);
      return pass(
        c,
        await signaller.send({ sessionId, method: 'PATCH', body }, holdOf(c, deps.clock, 0)),
      );
    })
    .post('/api/offer', async (c) => {
      const body = await readJsonBody(c, offer);
      checkOffer(body.sdp);
      const { session, peer } = splitPcId(body.pc_id ?? '');
      const named = session ?? namedSession(body);
      if (named !== undefined) checkOwn(c, named);
      const sessionId = named === undefined ? await start(c, deps, body) : checkSessionId(named);
      const own = { ...body, pc_id: session === undefined ? body.pc_id : peer };
      const signal = { sessionId, method: 'POST', body: own } as const;
      return pass(c, addSession(await signaller.send(signal, hold(c)), sessionId));
    })
    .patch('/api/offer', async (c) => {
      const body = await readJsonBody(c, candidates);
      const { session, peer } = splitPcId(body.pc_id);
      const sessionId = checkSessionId(session ?? '');
      checkOwn(c, sessionId);
      const signal = { sessionId, method: 'PATCH', body: { ...body, pc_id: peer } } as const;
      return pass(c, await signaller.send(signal, holdOf(c, deps.clock, 0)));
    });
}

async function start(c: Context, deps: ApiDeps, body: z.infer<typeof offer>): Promise<string> {
  const requestData = body.requestData ?? body.request_data ?? undefined;
  const request = readStart(c, deps, { agent: agentOf(c), requestData });
  const held = await startAndWait(deps, request, holdOf(c, deps.clock, HOLD_MS));
  return (await readyOrRefuse(deps, await leaveQueue(deps, held))).sessionId;
}

function namedSession({ requestData, request_data }: z.infer<typeof offer>): string | undefined {
  const sent = requestData ?? request_data ?? {};
  const id = sent['sessionId'] ?? sent['session_id'];
  return typeof id === 'string' ? id : undefined;
}

function splitPcId(pcId: string): { session: string | undefined; peer: string } {
  const at = pcId.indexOf(MARK);
  if (at < 0) return { session: undefined, peer: pcId };
  return { session: pcId.slice(0, at), peer: pcId.slice(at + 1) };
}

function addSession({ status, body }: ProxiedAnswer, sessionId: string): ProxiedAnswer {
  if (typeof body !== 'object' || body === null || !('pc_id' in body)) return { status, body };
  return { status, body: { ...body, pc_id: `${sessionId}${MARK}${String(body.pc_id)}` } };
}

function pass(c: Context, { status, body }: ProxiedAnswer): Response {
  if (body === undefined) return c.body(null, status as ContentfulStatusCode);
  return c.json(body, status as ContentfulStatusCode);
}
