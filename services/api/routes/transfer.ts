/** `POST /v1/sessions/:id/transfer`: hands a caller on the phone over to somebody of the agent's list. */
import { Hono } from 'hono';
import type { Unreachable } from '../../../core/claim/dispatch.ts';
import type { TransferAnswer } from '../../../core/phone/phone-control.ts';
import { isLive } from '../../../core/session/session.ts';
import type { ApiDeps } from '../deps.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { transfer } from '../phone/phone-schemas.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody } from '../read-request.ts';
import { findSession } from './sessions.ts';

/** The bot does it, and says whether it can; what comes of it is the session's to tell. */
export function createTransfer(deps: ApiDeps, phone: PhoneDeps) {
  return new Hono().post('/:sessionId/transfer', async (c) => {
    const { target, warm, about } = await readJsonBody(c, transfer);
    const session = await findSession(deps, c.req.param('sessionId'));
    if (!isLive(session) || !session.phone) {
      throw new ApiProblem('SESSION_CHANGED', { detail: 'There is no caller on the phone' });
    }
    const endpoint = session.assignment?.endpoint ?? '';
    const wish = { target, warm, about };
    const answer = await phone.dispatcher.transfer(endpoint, session.sessionId, wish);
    if (answer.outcome !== 'begun') throw refusalOf(answer);
    return c.json({ sessionId: session.sessionId, target, warm }, 202);
  });
}

function refusalOf(answer: TransferAnswer | Unreachable): ApiProblem {
  switch (answer.outcome) {
    case 'unknown-target': {
      const { targets } = answer;
      const detail = `The agent's list has ${targets.map((name) => `'${name}'`).join(', ') || 'nobody'}`;
      return new ApiProblem('TARGET_UNKNOWN', { detail, members: { targets } });
    }
    case 'busy':
      return new ApiProblem('TRANSFER_GOES_ON');
    case 'impossible':
      return new ApiProblem('TRANSFER_IMPOSSIBLE');
    case 'over':
      return new ApiProblem('SESSION_OVER');
    default:
      return new ApiProblem('BOT_UNREACHABLE', { retryAfterS: 2 });
  }
}
