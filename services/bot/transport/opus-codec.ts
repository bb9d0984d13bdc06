/** Opus both ways at the engine's rate, with repair of what the network lost. */
import { Application, createDecoder, createEncoder, Signal } from 'libopus-wasm';
import { ENGINE_RATE, FRAME_SAMPLES } from '../conversation/engine.ts';

/** FEC is sent only from 24 kbit/s and an expected loss of 10 % (measured; at 5 % there is none). */
const BITRATE = 32_000;
const EXPECTED_LOSS_PERCENT = 10;

/** Losses in a row that are concealed; a longer gap is silence. */
const MOST_CONCEALED = 5;

/** Packets that an old one may be late by, as in RFC 3550, A.1. */
const MOST_LATE = 100;

/** Frames of one direction each. */
export interface OpusCodec {
  encode(frame: Int16Array): Uint8Array;
  /** The frames of a packet, repaired ones for a gap before it first. Late and doubled packets give none. */
  decode(seq: number, payload: Uint8Array): Int16Array[];
  /** The next packet is the first of another stream, whatever its number. */
  restart(): void;
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
  const decoder = await createDecoder({ sampleRate: ENGINE_RATE, channels: 1 });
  let lastSeq: number | undefined;
  return {
    encode: (frame) => encoder.encode(frame),
    decode(seq, payload) {
      const step = lastSeq === undefined ? 1 : (seq - lastSeq) & 0xffff;
      if (step === 0 || step > 0xffff - MOST_LATE) return [];
      lastSeq = seq;
      // Far ahead, or far behind, is a stream that has started anew.
      const gap = step > MOST_LATE ? 0 : step - 1;
      const frames: Int16Array[] = [];
      const size = { frameSize: FRAME_SAMPLES };
      for (let lost = Math.min(gap, MOST_CONCEALED); lost > 0; lost--) {
        // The packet at hand carries a coarse copy of the one before it; older ones are concealed.
        const repaired =
          lost === 1
            ? decoder.decode(payload, { ...size, decodeFec: true })
            : decoder.decode(null, size);
        frames.push(repaired.slice());
      }
      frames.push(decoder.decode(payload).slice());
      return frames;
    },
    restart() {
      lastSeq = undefined;
    },
  };
}
