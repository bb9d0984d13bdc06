/**
 * When the caller was last audible. The voice detector notices a silence later than it wanted to, by its own windows; who measures
 * from its word finds every answer faster than the caller did.
 */

/** Quieter is no sound, however still the room; of 32,767. */
const LEAST_LOUDNESS = 120;

/** Sound is so many times louder than the room. */
const ABOVE_ROOM = 3;

/** How fast the room's loudness is believed to rise, a frame; it falls at once. */
const ROOM_RISE = 1.02;

/** A detector wants this much silence and needs little more; what lies outside was not the caller's voice. */
const LEAST_AGO_MS = 150;
const MOST_AGO_MS = 600;

/** One caller's. */
export interface LastSound {
  push(frame: Int16Array): void;
  /** When the voice that has just been called over was last heard; `otherwise` where that cannot be told. */
  endedAtMs(otherwise: number): number;
}

/** A listener on the clock of `nowMs`. */
export function createLastSound(nowMs: () => number): LastSound {
  let room = LEAST_LOUDNESS;
  let lastMs = -Infinity;
  return {
    push(frame) {
      const loudness = loudnessOf(frame);
      if (loudness > Math.max(LEAST_LOUDNESS, ABOVE_ROOM * room)) lastMs = nowMs();
      room = Math.max(1, Math.min(loudness, room * ROOM_RISE));
    },
    endedAtMs(otherwise) {
      const agoMs = nowMs() - lastMs;
      return agoMs < LEAST_AGO_MS || agoMs > MOST_AGO_MS ? otherwise : lastMs;
    },
  };
}

function loudnessOf(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += Math.abs(sample);
  return sum / Math.max(1, frame.length);
}
