/** One REST call to a carrier: bounded in time, and tried again only where that cannot do a thing twice. */
import type { CarrierRefusal } from '../../core/phone/call-outcome.ts';
import { type ControlAnswer, isUnclear } from '../../core/phone/carrier.ts';

/** The carriers answer in well under a second. */
const TIMEOUT_MS = 5_000;

const TRIES = 3;
const PAUSE_MS = 300;

/** A carrier that wants to be left alone for longer is not waited for: whoever asks waits, too. */
const LONGEST_PAUSE_MS = 2_000;

/** What a carrier's own error codes mean. */
export interface CarrierCodes {
  readonly [code: string]: CarrierRefusal | 'gone';
}

/** What is asked. */
export interface CarrierRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether doing it twice is the same as once. What is not is tried again only when it was refused unread: 429. */
  readonly repeatable: boolean;
  /** Whether it is about a leg, which may be gone. */
  readonly ofLeg: boolean;
  /** Where the answer says the leg's name. */
  readonly callIdIn: readonly string[];
  readonly codes?: CarrierCodes;
}

/** Sends it. Never throws. */
export async function sendToCarrier(request: CarrierRequest): Promise<ControlAnswer> {
  for (let attempt = 1; ; attempt++) {
    const { answer, waitMs } = await sendOnce(request);
    const unread = answer.outcome === 'failed' && answer.why === 'too-many';
    const unclear = isUnclear(answer);
    const again = unread || (unclear && request.repeatable);
    if (!again || attempt === TRIES) return answer;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(waitMs, PAUSE_MS * 2 ** attempt));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

interface Sent {
  readonly answer: ControlAnswer;
  /** How long the carrier wants to be left alone. */
  readonly waitMs: number;
}

async function sendOnce(request: CarrierRequest): Promise<Sent> {
  const { method, url, headers, body, callIdIn } = request;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const said = await fetch(url, {
      method,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await said.text();
    const waitMs = 1000 * Number(said.headers.get('retry-after') ?? 0) || 0;
    if (said.ok) return { answer: { outcome: 'done', callId: findText(text, callIdIn) }, waitMs };
    return { answer: readRefusal(request, said.status, text), waitMs };
  } catch (error) {
    const because = error instanceof Error ? error.name : 'unknown';
    return { answer: { outcome: 'failed', why: 'unclear', status: 0, because }, waitMs: 0 };
  }
}

/** By the carrier's own code where it is known, else by the status. Its texts are not told on: they quote phone numbers. */
function readRefusal(
  { ofLeg, codes = {} }: CarrierRequest,
  status: number,
  text: string,
): ControlAnswer {
  const told = [...text.matchAll(/"code"\s*:\s*"?(\w{1,12})/g)].map(([, code = '']) => code);
  const known = told.map((code) => codes[code]).find((why) => why !== undefined);
  const why = known ?? whyOf(status, ofLeg);
  if (why === 'gone') return { outcome: 'gone' };
  return { outcome: 'failed', why, status, because: `${status} ${told[0] ?? ''}`.trim() };
}

function whyOf(status: number, ofLeg: boolean): CarrierRefusal | 'gone' {
  if (status === 404 && ofLeg) return 'gone';
  if (status === 429) return 'too-many';
  // Nobody knows of a path to which no account belongs.
  if (status === 401 || status === 402 || status === 403 || status === 404) return 'account';
  return status >= 500 ? 'unclear' : 'refused';
}

function findText(json: string, names: readonly string[]): string {
  for (const name of names) {
    const found = new RegExp(`"${name}"\\s*:\\s*"([^"]{1,128})"`).exec(json)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}
