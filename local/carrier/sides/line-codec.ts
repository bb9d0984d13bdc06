/** Between a party's 16 kHz samples and what a carrier's stream is written in. */
import { decodeMuLaw, encodeMuLaw } from '../../../services/bot/telephony/sound/g711.ts';
import { createResampler } from '../../../services/bot/telephony/sound/resampler.ts';

/** One leg's codec. */
export interface LineCodec {
  encode(frame: Int16Array): Uint8Array;
  decode(bytes: Uint8Array): Int16Array;
}

/** Mu-law at 8 kHz as the phone network has it, or L16 at 16 kHz as it is. */
export function createLineCodec(frameBytes: number): LineCodec {
  if (frameBytes === 640) {
    return {
      encode: (frame) => new Uint8Array(frame.buffer.slice(0)),
      decode: (bytes) => new Int16Array(Uint8Array.from(bytes).buffer),
    };
  }
  const down = createResampler(16_000, 8000);
  const up = createResampler(8000, 16_000);
  return {
    encode: (frame) => encodeMuLaw(down.take(frame)),
    decode: (bytes) => up.take(decodeMuLaw(bytes)),
  };
}
