/** Sound of other rates, at the engine's. */
import { AudioFrame, AudioResampler } from '@livekit/rtc-node';
import { ENGINE_RATE } from '../conversation/engine/engine.ts';

/** Turns bytes of 16-bit little-endian mono samples, cut anywhere, into samples at the engine's rate. */
export async function* atEngineRate(
  bytes: AsyncIterable<Uint8Array>,
  rate: number,
): AsyncGenerator<Int16Array> {
  const resampler = rate === ENGINE_RATE ? undefined : new AudioResampler(rate, ENGINE_RATE, 1);
  try {
    for await (const samples of wholeSamples(bytes)) {
      if (resampler) yield* pcmOf(resampler.push(new AudioFrame(samples, rate, 1, samples.length)));
      else yield samples;
    }
    if (resampler) yield* pcmOf(resampler.flush());
  } finally {
    resampler?.close();
  }
}

function pcmOf(frames: readonly AudioFrame[]): Int16Array[] {
  return frames.map(({ data }) => data.slice()).filter(({ length }) => length > 0);
}

/** Chunks with whole samples; a last odd byte is no sample. */
async function* wholeSamples(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Int16Array> {
  let odd: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    const all = odd.length === 0 ? chunk : joined(odd, chunk);
    const even = all.length & ~1;
    odd = all.slice(even);
    // A copy: samples must begin at an even byte.
    if (even > 0) yield new Int16Array(Uint8Array.from(all.subarray(0, even)).buffer);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
