/** Tells supervisors what happens to the legs of their calls. */
import { DISPATCH_TIMEOUT_MS } from '../../core/limits.ts';
import type { PhoneDispatcher, TransferAnswer } from '../../core/phone/phone-control.ts';
import { createCaller } from './call.ts';

/** The bot itself is asked, which has four seconds. */
const TRANSFER_TIMEOUT_MS = 5_000;

/** It never throws: a task that does not answer is `unreachable`. */
export function createPhoneDispatcher(): PhoneDispatcher {
  const call = createCaller();
  return {
    async tell(endpoint, sessionId, event) {
      const url = `${endpoint}/sessions/${sessionId}/phone`;
      const asked = { method: 'POST', body: event, timeoutMs: DISPATCH_TIMEOUT_MS } as const;
      const answer = await call(url, asked);
      if ('outcome' in answer) return answer;
      const { status, body } = answer;
      if (status === 200 && typeof body === 'object' && body !== null && 'live' in body)
        return {
          live: body.live === true,
          leaving: 'leaving' in body && body.leaving === true,
          away: 'away' in body && body.away === true,
        };
      return { outcome: 'unreachable', because: `status ${status}` };
    },
    async transfer(endpoint, sessionId, wish) {
      const url = `${endpoint}/sessions/${sessionId}/transfer`;
      const answer = await call(url, {
        method: 'POST',
        body: wish,
        timeoutMs: TRANSFER_TIMEOUT_MS,
      });
      if ('outcome' in answer) return answer;
      const { status, body } = answer;
      const isAnswer = status === 200 && typeof body === 'object' && body !== null;
      if (isAnswer && 'outcome' in body) return body as TransferAnswer;
      return { outcome: 'unreachable', because: `status ${status}` };
    },
  };
}
