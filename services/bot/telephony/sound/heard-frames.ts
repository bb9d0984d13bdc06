/** The caller's voice on its way to the engine: put in order, decoded, brought to the engine's rate, cut into its frames. */
import { ENGINE_RATE, FRAME_SAMPLES } from '../../conversation/engine/engine.ts';
import { createReorder } from './reorder.ts';
import { createResampler } from './resampler.ts';
import { decodeSound, type Sound, samplesIn } from './sound.ts';

/** One stream's voice. */
export interface HeardFrames {
  take(of: HeardPiece): Int16Array[];
}

/** A piece of it: `chunk` where they are counted, `rate` where each tells its own. */
export interface HeardPiece {
  readonly payload: Uint8Array;
  readonly chunk?: number;
  readonly rate?: number;
}

/** For a stream of this sound. Pieces of any length are taken: some carriers send 100 ms and more at once. */
export function createHeardFrames(sound: Sound): HeardFrames {
  const order = createReorder();
  let rate = sound.rate;
  let resampler = createResampler(rate, ENGINE_RATE);
  let rest = new Int16Array(0);
  let pieceSamples = sound.rate / 50;
  const samplesOf = (samples: Int16Array) => {
    const arrived = resampler.take(samples);
    const joined = new Int16Array(rest.length + arrived.length);
    joined.set(rest);
    joined.set(arrived, rest.length);
    const whole = joined.length - (joined.length % FRAME_SAMPLES);
    rest = joined.slice(whole);
    const frames: Int16Array[] = [];
    for (let at = 0; at < whole; at += FRAME_SAMPLES)
      frames.push(joined.slice(at, at + FRAME_SAMPLES));
    return frames;
  };
  return {
    take({ payload, chunk, rate: told = rate }) {
      if (told !== rate) {
        rate = told;
        resampler = createResampler(rate, ENGINE_RATE);
      }
      return order.take(chunk, payload).flatMap((piece) => {
        if ('missing' in piece) return samplesOf(new Int16Array(piece.missing * pieceSamples));
        pieceSamples = samplesIn(sound, piece.payload.length);
        return samplesOf(decodeSound(sound, piece.payload));
      });
    },
  };
}
