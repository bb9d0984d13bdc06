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

/** The answer with the public address in its host candidates: a task behind a 1:1 NAT does not see its own. */
export function withPublicAddress(sdp: string, address: string | undefined): string {
  if (address === undefined) return sdp;
  return sdp.replaceAll(/(a=candidate:\S+ \d \S+ \d+ )\S+( \d+ typ host)/g, `$1${address}$2`);
}
