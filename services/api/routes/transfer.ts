/** `POST /v1/sessions/:id/transfer`: hands a caller on the phone over to somebody of the agent's list. */
import { Hono } from 'hono';
import * as z from 'zod/mini';
import { isLive } from '../../../core/session.ts';
import type { ApiDeps } from '../deps.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { ApiProblem } from '../problem.ts';
import { readBody } from '../read-request.ts';
import { findSession } from './sessions.ts';

const wish = z.object({
  /** The name of one of the agent's transfer targets, or its number. */
  target: z.string().check(z.minLength(1), z.maxLength(128)),
  /** Whether the person is briefed first; as the agent says where it is left out. */
  warm: z._default(z.boolean(), false),
});

/** The bot does it, and says what came of it; this only tells it to. */
export function createTransfer(deps: ApiDeps, phone: PhoneDeps) {
  return new Hono().post('/:sessionId/transfer', async (c) => {
    const { target, warm } = await readBody(c, wish);
    const session = await findSession(deps, c.req.param('sessionId'));
    if (!isLive(session) || !session.phone) {
      throw new ApiProblem('SESSION_CHANGED', { detail: 'There is no caller on the phone' });
    }
    const endpoint = session.assignment?.endpoint ?? '';
    const event = { type: 'transfer', target, warm } as const;
    const answer = await phone.dispatcher.tell(endpoint, session.sessionId, event);
    if (!('live' in answer)) throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: 2 });
    if (!answer.live) throw new ApiProblem('SESSION_OVER');
    return c.json({ sessionId: session.sessionId, target, warm }, 202);
  });
}
