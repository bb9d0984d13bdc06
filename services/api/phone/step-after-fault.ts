/** What a leg does when we have failed to say what it does next: a carrier that is answered with an error ends the call. */
import type { CallWebhook, Instruction } from '../../../core/phone/carrier.ts';
import type { Carrier } from '../../../core/phone/phone.ts';
import { isOutage } from '../is-outage.ts';
import { ApiProblem } from '../problem.ts';
import { WENT_WRONG } from './next-step.ts';

/** Outages that are over at all are over by then. */
const TRIES = 3;

const PAUSE_S = 2;

const SORRY: Instruction = { do: 'say', text: WENT_WRONG };

/** What was asked, and how often before. */
export interface FailedStep {
  readonly carrier: Carrier;
  readonly call: CallWebhook;
  /** The address that was asked, as the carrier called it. */
  readonly url: string;
  readonly again: number;
}

/**
 * The same address is asked again where that may help, a few times; else a sentence ends the call. `by-status`: the carrier asks again
 * by itself, or nobody waits for a document.
 */
export function stepAfterFault(error: unknown, step: FailedStep): Instruction | 'by-status' {
  const { carrier, call, again } = step;
  if (call.progress) return 'by-status';
  const mayPass = isOutage(error) || (error instanceof ApiProblem && 'retryAfterS' in error.extra);
  if (!mayPass || again + 1 >= TRIES) return SORRY;
  // Vonage says nothing of a call when it is told to ask again; for a new one it asks again by itself, and then our other address.
  if (carrier === 'vonage' && isNewCall(step.url))
    return step.url.includes('/fallback') ? SORRY : 'by-status';
  return { do: 'wait', seconds: PAUSE_S, thenUrl: addressAgain(step) };
}

const isNewCall = (url: string) => /\/(voice|fallback)$/.test(new URL(url).pathname);

/** With what the next request would not say again. */
function addressAgain({ url, call, again }: FailedStep): string {
  const next = new URL(url);
  next.searchParams.set('again', String(again + 1));
  next.searchParams.set('call', call.callId);
  if (call.dialled !== undefined) next.searchParams.set('dialled', call.dialled);
  if (call.recording !== undefined) {
    next.searchParams.set('recording', call.recording.url);
    next.searchParams.set('seconds', String(call.recording.durationS ?? 0));
  }
  return next.href;
}
