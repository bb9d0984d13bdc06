/** Both sides of a call as its caller hears them, and how long the bot was silent after the caller. */

/** Louder than this is speech; both voices are synthetic and clean. */
const LOUD = 300;

const FRAME = 320;

/** One call's. */
export interface SoundLog {
  /** Twenty milliseconds of the caller, which are the log's clock. */
  said(frame: Int16Array): void;
  heard(frame: Int16Array): void;
  /** The caller's act is over. */
  mark(): void;
  answeredAfterMs(): number | undefined;
  /** When the caller's voice was first audible since `listen`. */
  onsetMs(): number;
  /** The caller is going to speak, into whatever is said. */
  listen(): void;
  /** Since the bot was last audible. */
  silentForMs(): number;
  /** When the bot was last audible. */
  lastHeardMs(): number;
  /** The caller left, the bot right. */
  both(): Int16Array;
}

/** By this clock. */
export function createSoundLog(nowMs: () => number): SoundLog {
  const frames: Int16Array[] = [];
  let waiting: Int16Array[] = [];
  let lastSaidMs = nowMs();
  let markMs = nowMs();
  let onsetMs: number | undefined;
  let lastHeardMs = -Infinity;
  let answeredMs: number | undefined;
  return {
    said(frame) {
      if (isLoud(frame)) {
        lastSaidMs = nowMs();
        onsetMs ??= lastSaidMs;
      }
      frames.push(frame, waiting.shift() ?? new Int16Array(FRAME));
    },
    heard(frame) {
      waiting = [...waiting, frame.slice()].slice(-10);
      if (!isLoud(frame)) return;
      lastHeardMs = nowMs();
      if (lastHeardMs > markMs) answeredMs ??= lastHeardMs;
    },
    mark() {
      markMs = nowMs();
      answeredMs = undefined;
    },
    answeredAfterMs: () => (answeredMs === undefined ? undefined : answeredMs - lastSaidMs),
    onsetMs: () => onsetMs ?? Number.NaN,
    listen: () => void (onsetMs = undefined),
    silentForMs: () => nowMs() - lastHeardMs,
    lastHeardMs: () => lastHeardMs,
    both() {
      const samples = new Int16Array(frames.length * FRAME);
      frames.forEach((frame, index) => {
        const at = (index >> 1) * 2 * FRAME + (index & 1);
        for (let i = 0; i < FRAME; i++) samples[at + 2 * i] = frame[i] ?? 0;
      });
      return samples;
    },
  };
}

function isLoud(frame: Int16Array): boolean {
  return Math.sqrt(frame.reduce((sum, s) => sum + s * s, 0) / Math.max(1, frame.length)) > LOUD;
}
