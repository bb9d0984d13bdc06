/** What we need of an SDP offer, and what we change in an answer. */

/** The part of an offer that the answer depends on. */
export interface AudioSection {
  readonly mid: string;
  readonly opusPayloadType: number;
}

/** Offers above this are refused; a browser's are some 6 KB. */
export const MAX_SDP_BYTES = 64 * 1024;

/** Why an offer cannot be answered. */
export interface SdpFault {
  readonly code: 'SDP_TOO_LARGE' | 'SDP_INVALID' | 'SDP_NO_AUDIO' | 'SDP_NO_OPUS';
  readonly detail: string;
}

/** Reads the audio section of an offer, or says why it is no use. */
export function readOffer(sdp: string): AudioSection | SdpFault {
  if (sdp.length > MAX_SDP_BYTES) {
    return { code: 'SDP_TOO_LARGE', detail: `an offer is at most ${MAX_SDP_BYTES} bytes` };
  }
  if (!sdp.startsWith('v=0')) return { code: 'SDP_INVALID', detail: 'an SDP begins with v=0' };
  const audio = sdp.split(/\r?\nm=/).find((section) => section.startsWith('audio '));
  const port = Number(audio?.split(' ')[1]);
  if (!audio || port === 0)
    return { code: 'SDP_NO_AUDIO', detail: 'the offer has no audio section' };
  const mid = /\na=mid:(\S+)/.exec(audio)?.[1];
  const opus = /\na=rtpmap:(\d+) opus\/48000/i.exec(audio)?.[1];
  if (opus === undefined) return { code: 'SDP_NO_OPUS', detail: 'the audio section has no Opus' };
  if (mid === undefined) return { code: 'SDP_INVALID', detail: 'the audio section has no mid' };
  return { mid, opusPayloadType: Number(opus) };
}

/** The ICE credentials of a description; they are the same in every section of a bundle. */
export function iceOf(sdp: string): { ufrag: string; password: string } {
  const ufrag = /\na=ice-ufrag:(\S+)/.exec(sdp)?.[1];
  const password = /\na=ice-pwd:(\S+)/.exec(sdp)?.[1];
  if (ufrag === undefined || password === undefined) {
    throw new Error('Cannot use description: it must have ICE credentials, got none');
  }
  return { ufrag, password };
}

/** A description without its candidates. */
export function withoutCandidates(sdp: string): string {
  return sdp.replaceAll(/a=candidate:.*\r?\n/g, '');
}

/** The library's answer as that of an ICE-lite agent (RFC 8839, 5.3) at these candidates. */
export function toLiteAnswer(sdp: string, candidates: readonly string[]): string {
  const lines = candidates.map((candidate) => `a=candidate:${candidate}\r\n`).join('');
  return withoutCandidates(sdp)
    .replace(/(\na=ice-pwd:\S+\r?\n)/, `$1${lines}`)
    .replaceAll(/\nc=IN IP4 127\.0\.0\.1/g, '\nc=IN IP4 0.0.0.0')
    .replaceAll(/\n(m=\S+) (?!0 )\d+ /g, '\n$1 9 ')
    .replace(/\r?\nm=/, '\r\na=ice-lite$&');
}
