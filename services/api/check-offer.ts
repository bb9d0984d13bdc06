/** What must hold of a request before anything is claimed for it. */
import { ApiProblem } from './problem.ts';

/** Refuses an offer that no bot could answer. */
export function checkOffer(sdp: string): void {
  if (!/^v=0\r?\n/.test(sdp)) {
    throw new ApiProblem('SDP_INVALID', { detail: 'sdp: must begin with v=0' });
  }
  if (!/^m=audio /m.test(sdp)) {
    throw new ApiProblem('SDP_WITHOUT_AUDIO', { detail: 'sdp: must have an audio section' });
  }
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
