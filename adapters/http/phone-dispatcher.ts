/** Tells supervisors what happens to the legs of their calls. */
import { DISPATCH_TIMEOUT_MS } from '../../core/limits.ts';
import type { PhoneDispatcher } from '../../core/phone/phone-control.ts';
import { createCaller } from './call.ts';

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
        return { live: body.live === true, leaving: 'leaving' in body && body.leaving === true };
      return { outcome: 'unreachable', because: `status ${status}` };
    },
  };
}
