/** The caller's frames without a gap: silence is heard where none come. */
import { FRAME_SAMPLES } from '../engine/engine.ts';

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** Without a frame for so long, silence is heard instead: a microphone that was taken away ends the turn. */
const MISSING_MS = 200;

const FRAME_MS = 20;

/** After a stop of the whole process there is no use in hearing all of it. */
const MOST_MISSED_MS = 1_000;

/** Frames as they come, and time that passes. */
export interface FilledFrames {
  push(frame: Int16Array): void;
  /** Called again and again. */
  tick(): void;
}

/** Frames on their way to `hear`. */
export function fillSilence(nowMs: () => number, hear: (frame: Int16Array) => void): FilledFrames {
  let heardUntilMs = nowMs();
  return {
    push(frame) {
      heardUntilMs = nowMs();
      hear(frame);
    },
    tick() {
      const now = nowMs();
      heardUntilMs = Math.max(heardUntilMs, now - MOST_MISSED_MS);
      for (; now - heardUntilMs > MISSING_MS; heardUntilMs += FRAME_MS) hear(SILENCE);
    },
  };
}
