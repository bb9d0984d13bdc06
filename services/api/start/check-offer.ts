/** What must hold of a request before anything is claimed for it. */
import { readOffer } from '../../../core/sdp/read-offer.ts';
import { ApiProblem } from '../problem.ts';

/** Refuses an offer that no bot could answer, as the bot itself would, but before a seat is taken for it. */
export function checkOffer(sdp: string): void {
  const offer = readOffer(sdp);
  if ('code' in offer) throw new ApiProblem(offer.code, { detail: `sdp: ${offer.detail}` });
}

/** Refuses an id that no session can have. */
export function checkSessionId(sessionId: string): string {
  if (/^[A-Za-z0-9_-]{8,64}$/.test(sessionId)) return sessionId;
  throw new ApiProblem('SESSION_UNKNOWN', { detail: 'Invalid or not-yet-ready session_id' });
}

/** The `Idempotency-Key` of a request. */
export function checkKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new ApiProblem('REQUEST_INVALID', {
    detail: 'Idempotency-Key: must be 1 to 255 printable characters',
  });
}
