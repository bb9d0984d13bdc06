/** One REST call to a carrier: bounded in time, and tried again only where that cannot do a thing twice. */
import type { ControlAnswer } from '../../core/phone/carrier.ts';

/** The carriers answer in well under a second. */
const TIMEOUT_MS = 5_000;

const TRIES = 3;
const PAUSE_MS = 300;

/** What is asked. */
export interface CarrierRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether doing it twice is the same as once. What is not is tried again only when it was refused unread: 429. */
  readonly repeatable: boolean;
  /** Where the answer says the leg's name. */
  readonly callIdIn: readonly string[];
  /** The carrier's own error code for a leg that is gone. */
  readonly goneCode?: string;
}

/** Sends it. Never throws. */
export async function sendToCarrier(request: CarrierRequest): Promise<ControlAnswer> {
  let answer: ControlAnswer = { outcome: 'failed', status: 0, because: 'not tried' };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** attempt));
    answer = await sendOnce(request);
    if (answer.outcome !== 'failed') return answer;
    const unread = answer.status === 429;
    const unclear = answer.status === 0 || answer.status >= 500;
    if (!unread && !(unclear && request.repeatable)) return answer;
  }
  return answer;
}

async function sendOnce(request: CarrierRequest): Promise<ControlAnswer> {
  const { method, url, headers, body, callIdIn, goneCode } = request;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    if (answer.ok) return { outcome: 'done', callId: findText(text, callIdIn) };
    if (answer.status === 404) return { outcome: 'gone' };
    if (goneCode !== undefined && text.includes(goneCode)) return { outcome: 'gone' };
    return {
      outcome: 'failed',
      status: answer.status,
      because: `${answer.status} ${codeIn(text)}`,
    };
  } catch (error) {
    return {
      outcome: 'failed',
      status: 0,
      because: error instanceof Error ? error.name : 'unknown',
    };
  }
}

/** The carrier's error code alone: its texts quote phone numbers. */
function codeIn(text: string): string {
  return /"code"\s*:\s*"?(\w{1,12})/.exec(text)?.[1] ?? '';
}

function findText(json: string, names: readonly string[]): string {
  for (const name of names) {
    const found = new RegExp(`"${name}"\\s*:\\s*"([^"]{1,128})"`).exec(json)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}
