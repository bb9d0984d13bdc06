/** The API over HTTP, as a caller's client asks it: a process that does not answer, or is gone, is `no answer`. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Door } from '../callers.ts';
import { POOL } from '../scene.ts';

/** A client's patience with one request. */
const REQUEST_MS = 8_000;

/** To the next try when there is nobody to ask. */
const PAUSE_MS = 200;

interface SessionAnswer {
  readonly sessionId: string;
  readonly state: string;
  readonly taskId?: string;
}

/** Each request goes to any process of the API. */
export function createHttpDoor(anyApi: () => string | undefined): Door {
  async function ask(method: string, path: string, key?: string): Promise<Answer> {
    const url = anyApi();
    try {
      if (!url) throw new Error('there is no API');
      const response = await fetch(`${url}${path}`, {
        method,
        signal: AbortSignal.timeout(REQUEST_MS),
        ...(key === undefined
          ? {}
          : {
              headers: { 'content-type': 'application/json', 'idempotency-key': key },
              body: JSON.stringify({ agent: POOL }),
            }),
      });
      const text = await response.text();
      if (response.status === 429) return { outcome: 'refused' };
      if (!response.ok || text === '') return { outcome: 'no answer' };
      return answerOf(JSON.parse(text) as SessionAnswer);
    } catch {
      await delay(PAUSE_MS);
      return { outcome: 'no answer' };
    }
  }
  return {
    start: (key) => ask('POST', '/v1/sessions', key),
    look: (sessionId) => ask('GET', `/v1/sessions/${sessionId}`),
    leave: async (sessionId) => void (await ask('DELETE', `/v1/sessions/${sessionId}`)),
  };
}

function answerOf({ sessionId, state, taskId }: SessionAnswer): Answer {
  if (state === 'ready' || state === 'active') return { outcome: 'ready', sessionId, taskId };
  const isOver = state === 'ended' || state === 'failed';
  return { outcome: isOver ? 'over' : 'queued', sessionId };
}
