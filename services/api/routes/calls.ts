/** `POST /v1/calls`: a bot calls somebody. */
import { type Context, Hono } from 'hono';
import { findNumber, readNumbers } from '../../../core/phone/phone-numbers.ts';
import { notCallable } from '../../../core/phone/sip.ts';
import { poolFor } from '../access/caller.ts';
import { sharesOf } from '../access/shares.ts';
import type { ApiDeps } from '../deps.ts';
import { type CallWish, callSomebody } from '../phone/call-somebody.ts';
import { carrierOrigin } from '../phone/carrier-origin.ts';
import { findCarrier } from '../phone/find-carrier.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { newCall } from '../phone/phone-schemas.ts';
import { cancelPlanned, findPlanned, planCall, viewPlanned } from '../phone/plan-call.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody } from '../read-request.ts';
import { viewQueued, viewSession } from '../session-view.ts';
import { checkKey } from '../start/check-offer.ts';
import { retryAfterS } from '../start/queue.ts';

/** Answers when a bot is claimed, or the call waits in line or for its time: how it went is the session's to tell. */
export function createCalls(deps: ApiDeps, phone: PhoneDeps) {
  const find = async (c: Context) => {
    const record = await findPlanned(phone.records, c.req.param('callId') ?? '');
    poolFor(c, deps.settings, record.body.request.pool);
    return record;
  };
  return new Hono()
    .post('/', (c) => call(c, deps, phone))
    .get('/:callId', async (c) => c.json(viewPlanned(await find(c))))
    .delete('/:callId', async (c) => {
      await cancelPlanned(deps, phone, await find(c));
      return c.body(null, 204);
    });
}

async function call(c: Context, deps: ApiDeps, phone: PhoneDeps) {
  const { wish, atMs } = await readWish(c, deps, phone);
  if (atMs > deps.clock.nowMs()) {
    const planned = viewPlanned(await planCall(deps, phone, { wish, atMs }));
    c.header('location', planned.statusUrl);
    return c.json(planned, 202);
  }
  const started = await callSomebody(deps, phone, wish);
  if (started.outcome === 'refused') {
    const { code, place } = started;
    throw new ApiProblem(code, { retryAfterS: retryAfterS(place), members: { ...place } });
  }
  const { session } = started;
  c.header('location', `/v1/sessions/${session.sessionId}`);
  if (started.outcome === 'queued') return c.json(await viewQueued(deps, session), 202);
  return c.json(viewSession(session), started.outcome === 'over' ? 200 : 201);
}

/** What is asked for, and for when; 0 is now. */
async function readWish(
  c: Context,
  deps: ApiDeps,
  phone: PhoneDeps,
): Promise<{ wish: CallWish; atMs: number }> {
  const body = await readJsonBody(c, newCall);
  const { to, from, ringS, detectMachine, zone, data: requestData, maxDurationS, when } = body;
  const entry = findNumber(await readNumbers(phone.records), from);
  const carrier = findCarrier(phone, body.carrier, entry);
  const origin = carrierOrigin(c, phone.links);
  const wrong = notCallable(carrier, to);
  if (wrong !== undefined) throw new ApiProblem('REQUEST_INVALID', { detail: `to: ${wrong}` });
  const outbound = { ringS, detectMachine };
  const held = entry?.holdUrl === undefined ? {} : { holdUrl: entry.holdUrl };
  const direction = 'outbound' as const;
  const wish: CallWish = {
    pool: poolFor(c, deps.settings, body.agent ?? entry?.agent),
    phone: { carrier, callId: '', from, to, direction, origin, outbound, ...held },
    key: checkKey(c.req.header('idempotency-key')) ?? deps.newId(),
    zone,
    shares: sharesOf(c, deps.settings),
    requestData,
    maxDurationMs: maxDurationS === undefined ? undefined : maxDurationS * 1000,
  };
  return { wish, atMs: when === undefined ? 0 : Date.parse(when) };
}
