/** Noise behind a voice, the same for the same seed. */

/** The voice with white noise so many dB below its own mean loudness. */
export function noisy(pcm: Int16Array, belowDb: number, seed: number): Int16Array {
  const mean = Math.sqrt(pcm.reduce((sum, s) => sum + s * s, 0) / Math.max(1, pcm.length));
  const loudness = mean * 10 ** (-belowDb / 20);
  const random = randomOf(seed);
  // Uniform noise of this width has this loudness.
  const width = loudness * Math.sqrt(12);
  return pcm.map((sample) =>
    Math.max(-32_768, Math.min(32_767, sample + (random() - 0.5) * width)),
  );
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
