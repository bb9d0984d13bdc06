/** RTP's fixed header (RFC 3550, 5.1), as much as one Opus stream needs. */

/** One packet of a stream. */
export interface RtpPacket {
  readonly seq: number;
  /** At 48 kHz, whatever Opus carries (RFC 7587, 4.1). */
  readonly ticks: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** Reads a packet; nothing for another payload type or a broken packet. */
export function readRtp(packet: Buffer, payloadType: number): RtpPacket | undefined {
  if (packet.length < 13 || (packet.readUInt8(1) & 127) !== payloadType) return undefined;
  const flags = packet.readUInt8(0);
  let offset = 12 + 4 * (flags & 15);
  if (flags & 16) {
    if (packet.length < offset + 4) return undefined;
    offset += 4 + 4 * packet.readUInt16BE(offset + 2);
  }
  const padding = flags & 32 ? packet.readUInt8(packet.length - 1) : 0;
  const payload = packet.subarray(offset, packet.length - padding);
  if (payload.length === 0) return undefined;
  const [seq, ticks, ssrc] = [
    packet.readUInt16BE(2),
    packet.readUInt32BE(4),
    packet.readUInt32BE(8),
  ];
  return { seq, ticks, ssrc, payload };
}

/** Ticks of a 20 ms frame. */
const TICKS_A_FRAME = 960;

/** Packs frame after frame of one stream. */
export interface RtpWriter {
  write(payload: Uint8Array): Buffer;
  /**
   * The time of so many frames has passed without them. A receiver that is not told takes every later packet for so much late, and
   * plays that much behind.
   */
  skip(frames: number): void;
}

/** From this sequence number and this time on. */
export function createRtpWriter(of: {
  payloadType: number;
  ssrc: number;
  seq: number;
  ticks: number;
}): RtpWriter {
  let { seq, ticks } = of;
  const advance = (frames: number) => {
    ticks = (ticks + frames * TICKS_A_FRAME) >>> 0;
  };
  return {
    write(payload) {
      const packet = Buffer.allocUnsafe(12 + payload.length);
      packet.writeUInt8(0x80, 0);
      packet.writeUInt8(of.payloadType, 1);
      packet.writeUInt16BE(seq, 2);
      packet.writeUInt32BE(ticks, 4);
      packet.writeUInt32BE(of.ssrc, 8);
      packet.set(payload, 12);
      seq = (seq + 1) & 0xffff;
      advance(1);
      return packet;
    },
    skip: advance,
  };
}
