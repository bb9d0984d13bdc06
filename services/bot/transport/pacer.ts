/** Sends a frame each 20 ms, in silence too, without bursts, and counts those that leave late. */
import type { LateFrames } from '../../../core/bot-messages.ts';

const FRAME_MS = 20;

/** Behind by more than this, the schedule starts anew: a burst would only fill the caller's jitter buffer. */
const GIVE_UP_MS = 200;

/** A running schedule. */
export interface Pacer {
  /** Counts since the last call. */
  takeLate(): LateFrames;
  stop(): void;
}

/** Calls `sendFrame` each 20 ms; `nowMs` is monotonic. */
export function startPacer(sendFrame: () => void, nowMs: () => number): Pacer {
  let due = nowMs();
  let late = { sent: 0, over20: 0, over40: 0, over60: 0 };
  let timer: NodeJS.Timeout;
  const tick = () => {
    const now = nowMs();
    if (now - due > GIVE_UP_MS) due = now;
    while (due <= now) {
      const behind = now - due;
      late.sent += 1;
      if (behind > 20) late.over20 += 1;
      if (behind > 40) late.over40 += 1;
      if (behind > 60) late.over60 += 1;
      sendFrame();
      due += FRAME_MS;
    }
    timer = setTimeout(tick, Math.max(1, due - nowMs()));
  };
  tick();
  return {
    takeLate() {
      const taken = late;
      late = { sent: 0, over20: 0, over40: 0, over60: 0 };
      return taken;
    },
    stop: () => clearTimeout(timer),
  };
}
