/** The caller's latest turn as sound, kept between hearing and the parrot's voice. */

/** A slot for one turn. */
export interface HeardTurns {
  keep(pcm: Int16Array): void;
  take(): Int16Array | undefined;
}

/** An empty slot. */
export function createHeardTurns(): HeardTurns {
  let kept: Int16Array | undefined;
  return {
    keep(pcm) {
      kept = pcm;
    },
    take() {
      const pcm = kept;
      kept = undefined;
      return pcm;
    },
  };
}
