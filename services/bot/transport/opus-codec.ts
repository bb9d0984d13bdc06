/** Opus both ways at the engine's rate: packets of any length that RFC 6716 allows, mono and stereo. */
import { Application, createDecoder, createEncoder, Signal } from 'libopus-wasm';
import { ENGINE_RATE, FRAME_SAMPLES } from '../conversation/engine/engine.ts';

/** FEC is sent only from 24 kbit/s and an expected loss of 10 % (measured; at 5 % there is none). */
const BITRATE = 32_000;
const EXPECTED_LOSS_PERCENT = 10;

/** The longest packet (RFC 6716, 3.2.5). */
export const LONGEST_PACKET_MS = 120;

/** One direction each. What decoding returns is valid until the next call. */
export interface OpusCodec {
  encode(frame: Int16Array): Uint8Array;
  /** The sound of a packet. Throws for one that is no Opus. */
  decode(payload: Uint8Array): Int16Array;
  /** The last samples of what was lost before this packet, from the coarse copy that it carries. */
  repair(payload: Uint8Array, samples: number): Int16Array;
  /** A guess of what was lost, from what was heard before. */
  conceal(samples: number): Int16Array;
}

/** Loads the codec; one a caller. */
export async function createOpusCodec(): Promise<OpusCodec> {
  const encoder = await createEncoder({
    sampleRate: ENGINE_RATE,
    channels: 1,
    frameSize: FRAME_SAMPLES,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: BITRATE,
    complexity: 5,
    fec: true,
    packetLossPercent: EXPECTED_LOSS_PERCENT,
  });
  // A stereo packet is mixed down by a decoder of one channel.
  const maxFrameSize = (ENGINE_RATE / 1000) * LONGEST_PACKET_MS;
  const decoder = await createDecoder({ sampleRate: ENGINE_RATE, channels: 1, maxFrameSize });
  return {
    encode: (frame) => encoder.encode(frame),
    decode: (payload) => decoder.decode(payload),
    repair: (payload, samples) => decoder.decode(payload, { frameSize: samples, decodeFec: true }),
    conceal: (samples) => decoder.decode(null, { frameSize: samples }),
  };
}

/** How long a packet's sound is, in ms, by its first bytes (RFC 6716, 3.1); nothing for a packet that is none. */
export function packetMs(payload: Uint8Array): number | undefined {
  const [toc, count = 0] = payload;
  if (toc === undefined) return undefined;
  const frames = [1, 2, 2, count & 63][toc & 3] ?? 0;
  const ms = frames * frameMs(toc >> 3);
  return ms > 0 && ms <= LONGEST_PACKET_MS ? ms : undefined;
}

/** By configuration: SILK, hybrid and CELT have their own lengths. */
function frameMs(config: number): number {
  if (config < 12) return [10, 20, 40, 60][config & 3] ?? 0;
  if (config < 16) return [10, 20][config & 1] ?? 0;
  return [2.5, 5, 10, 20][config & 3] ?? 0;
}
