/** `POST /v1/sessions/:id/transfer`: hands a caller on the phone over to somebody of the agent's list. */
import { Hono } from 'hono';
import { isLive } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { transfer } from '../phone/phone-schemas.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody } from '../read-request.ts';
import { findSession } from './sessions.ts';

/** The bot does it, and says what came of it; this only tells it to. */
export function createTransfer(deps: ApiDeps, phone: PhoneDeps) {
  return new Hono().post('/:sessionId/transfer', async (c) => {
    const { target, warm, about } = await readJsonBody(c, transfer);
    const session = await findSession(deps, c.req.param('sessionId'));
    if (!isLive(session) || !session.phone) {
      throw new ApiProblem('SESSION_CHANGED', { detail: 'There is no caller on the phone' });
    }
    const endpoint = session.assignment?.endpoint ?? '';
    const said = about === undefined ? {} : { about };
    const how = warm === undefined ? {} : { warm };
    const event = { type: 'transfer', target, ...how, ...said } as const;
    const answer = await phone.dispatcher.tell(endpoint, session.sessionId, event);
    if (!('live' in answer)) throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: 2 });
    if (!answer.live) throw new ApiProblem('SESSION_OVER');
    return c.json({ sessionId: session.sessionId, target, warm }, 202);
  });
}
