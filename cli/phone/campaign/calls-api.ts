/** Calls by the API of a deployment. */
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { CannotRun } from '../../../core/cannot-run.ts';
import { QUIET_HOURS } from '../../../core/phone/call-rules.ts';

/** What became of a wish to call. */
export type CallPlaced =
  | { readonly outcome: 'placed'; readonly sessionId: string }
  /** Not now: the rules, the pace, or a pool without room. */
  | { readonly outcome: 'later'; readonly afterMs: number; readonly because: string }
  | { readonly outcome: 'refused'; readonly because: string };

/** How a session is. */
export interface Looked {
  readonly isOver: boolean;
  readonly reason: string;
  readonly answeredBy?: string | undefined;
  /** Why it was not placed. */
  readonly refused?: string | undefined;
}

/** Asks it. Throws `CannotRun` where it refuses the key, or the campaign as a whole. */
export interface CallsApi {
  place(call: Campaign['calls'][number], attempt: number): Promise<CallPlaced>;
  /** Nothing where the API cannot say it now. */
  look(sessionId: string): Promise<Looked | undefined>;
}

/** An answer in time, or another try later. */
const TIMEOUT_MS = 30_000;

/** Where a refusal names no time. */
const LATER_MS = 15_000;

interface AskInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** At that address, with a key where it wants one. */
export function createCallsApi(
  { url, key }: { readonly url: string; readonly key: string | undefined },
  campaign: Campaign,
): CallsApi {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const ask = async (path: string, init: AskInit = {}) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { 'content-type': 'application/json', ...authorization, ...init.headers };
    try {
      const response = await fetch(`${url}${path}`, { ...init, headers, signal });
      const body = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
      return { response, body };
    } catch {
      return undefined;
    }
  };
  return {
    async place(call, attempt) {
      const answer = await ask('/v1/calls', {
        method: 'POST',
        headers: { 'idempotency-key': `campaign:${campaign.name}:${call.id}:${attempt}` },
        body: JSON.stringify(wishOf(campaign, call)),
      });
      // The same key asks again: a call that was placed and not told is found.
      if (!answer) return { outcome: 'later', afterMs: LATER_MS, because: 'no answer' };
      return readPlaced(answer);
    },
    async look(sessionId) {
      const answer = await ask(`/v1/sessions/${sessionId}`);
      if (!answer) return undefined;
      const { response, body } = answer;
      // Its time to live is over: nobody will ever say how it went.
      if (response.status === 404) return { isOver: true, reason: 'unknown' };
      if (!response.ok) return undefined;
      const { state, reason, detail, phone } = body;
      const isOver = state === 'ended' || state === 'failed';
      const { answeredBy, refused } = (phone ?? {}) as Pick<Looked, 'answeredBy' | 'refused'>;
      const why = typeof reason === 'string' ? reason : 'unknown';
      const late = detail === QUIET_HOURS ? detail : undefined;
      return { isOver, reason: why, answeredBy, refused: refused ?? late };
    },
  };
}

function wishOf(campaign: Campaign, { to, zone, data }: Campaign['calls'][number]) {
  const { from, agent, carrier, ringS, detectMachine, maxDurationS, window } = campaign;
  const zoned = zone ?? window?.zone;
  return { to, from, agent, carrier, ringS, detectMachine, maxDurationS, zone: zoned, data };
}

function readPlaced({
  response,
  body,
}: {
  response: Response;
  body: Readonly<Record<string, unknown>>;
}): CallPlaced {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  if (response.ok) return { outcome: 'placed', sessionId: text('sessionId') };
  const code = text('code');
  const because = text('because') || code || String(response.status);
  if (code === 'CALL_REFUSED') return { outcome: 'refused', because };
  const isLater = response.status === 429 || response.status === 409 || response.status >= 500;
  if (!isLater) throw new CannotRun(`Cannot call: ${code} ${text('detail') || response.status}`);
  const afterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { outcome: 'later', because, afterMs: afterS > 0 ? afterS * 1000 : LATER_MS };
}
