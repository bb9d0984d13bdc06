/** The offer that the WebRTC library is given: always the same shape, with nothing of the caller's that was not read and bounded. */
import type { Offer } from '../../../../core/sdp/read-offer.ts';
import type { IceCredentials } from '../ice/ice-generations.ts';

/** The mids of our own two sections. */
export const LIBRARY_MIDS = { audio: 'a', messages: 'd' } as const;

/** Larger messages are refused by RTVI's reader, too. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** Writes it, with the credentials of our end of the loopback. */
export function writeLibraryOffer(offer: Offer, ice: IceCredentials): string {
  const { audio, messages, fingerprint, setup } = offer;
  const transport = [
    'c=IN IP4 127.0.0.1',
    `a=ice-ufrag:${ice.ufrag}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    'a=sendrecv',
  ];
  const mids = messages ? `${LIBRARY_MIDS.audio} ${LIBRARY_MIDS.messages}` : LIBRARY_MIDS.audio;
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mids}`,
    `m=audio 9 UDP/TLS/RTP/SAVPF ${audio.opus}`,
    ...transport,
    `a=mid:${LIBRARY_MIDS.audio}`,
    'a=rtcp-mux',
    `a=rtpmap:${audio.opus} opus/48000/2`,
  ];
  const channels = messages && [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    ...transport,
    `a=mid:${LIBRARY_MIDS.messages}`,
    `a=sctp-port:${messages.port}`,
    `a=max-message-size:${MAX_MESSAGE_BYTES}`,
  ];
  return [...lines, ...(channels ?? []), ''].join('\r\n');
}
