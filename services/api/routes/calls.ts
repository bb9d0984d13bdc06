/** `POST /v1/calls`: a bot calls somebody. */
import { Hono } from 'hono';
import { findNumber, readNumbers } from '../../../core/phone-numbers.ts';
import { checkKey } from '../check-offer.ts';
import type { ApiDeps } from '../deps.ts';
import { poolFor } from '../access/caller.ts';
import { sharesOf } from '../access/shares.ts';
import { callSomebody } from '../phone/call-somebody.ts';
import { findCarrier } from '../phone/find-carrier.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { originOf } from '../origin-of.ts';
import { ApiProblem } from '../problem.ts';
import { retryAfterS } from '../queue.ts';
import { readJsonBody } from '../read-request.ts';
import { newCall } from '../phone/phone-schemas.ts';
import { viewQueued, viewSession } from '../session-view.ts';

/** Answers when a bot is claimed, or waits in line: how the call went is the session's to tell. */
export function createCalls(deps: ApiDeps, phone: PhoneDeps) {
  return new Hono().post('/', async (c) => {
    const body = await readJsonBody(c, newCall);
    const { to, from, ringS, detectMachine, zone, data: requestData, maxDurationS } = body;
    const entry = findNumber(await readNumbers(phone.records), from);
    const carrier = findCarrier(phone, body.carrier, entry);
    const origin = phone.publicUrl ?? originOf(c);
    const outbound = { ringS, detectMachine };
    const direction = 'outbound' as const;
    const started = await callSomebody(deps, phone, {
      pool: poolFor(c, deps.settings, body.agent ?? entry?.agent),
      phone: { carrier, callId: '', from, to, direction, origin, outbound },
      key: checkKey(c.req.header('idempotency-key')) ?? deps.newId(),
      zone,
      shares: sharesOf(c, deps.settings),
      requestData,
      maxDurationMs: maxDurationS === undefined ? undefined : maxDurationS * 1000,
    });
    if (started.outcome === 'refused') {
      const { code, place } = started;
      throw new ApiProblem(code, { retryAfterS: retryAfterS(place), members: { ...place } });
    }
    const { session } = started;
    c.header('location', `/v1/sessions/${session.sessionId}`);
    if (started.outcome === 'queued') return c.json(await viewQueued(deps, session), 202);
    return c.json(viewSession(session), started.outcome === 'over' ? 200 : 201);
  });
}
