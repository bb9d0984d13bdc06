/** What a packet of a WebRTC connection is, by its first bytes (RFC 7983 and RFC 5764, 5.1.2). */

/** A packet's kind. */
export type PacketKind =
  | 'stun'
  /** A handshake. */
  | 'dtls'
  /** Messages of the data channel. */
  | 'data'
  /** A farewell: what DTLS calls an alert; after the handshake a close is the only one that matters. */
  | 'alert'
  | 'rtp'
  | 'rtcp'
  | 'other';

/** DTLS content types (RFC 6347, 4.1). */
const ALERT = 21;
const APPLICATION = 23;

/** Reads the kind. */
export function kindOfPacket(packet: Uint8Array): PacketKind {
  const [first = 255, second = 0] = packet;
  if (first < 4) return 'stun';
  if (first >= 20 && first < 64) {
    if (first === APPLICATION) return 'data';
    return first === ALERT ? 'alert' : 'dtls';
  }
  if (first < 128 || first > 191) return 'other';
  // RTCP's packet types, where RTP has a marker and a payload type (RFC 5761, 4).
  return second >= 192 && second <= 223 ? 'rtcp' : 'rtp';
}

/** An RTP packet's payload type. */
export function payloadTypeOf(packet: Uint8Array): number {
  return (packet[1] ?? 0) & 0x7f;
}
