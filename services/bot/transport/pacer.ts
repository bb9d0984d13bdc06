/** Sends a frame each 20 ms, in silence too, without bursts, and counts those that leave late. */
import type { Cancel, TimerClock } from '../../../core/clock.ts';
import type { LateFrames } from '../../../core/bot-messages.ts';

const FRAME_MS = 20;

/** Behind by more than this, the schedule starts anew: a burst would only fill the caller's jitter buffer. */
const GIVE_UP_MS = 200;

/** The distance of frames that catch up: four times as fast as they are heard, and no burst. */
const CATCH_UP_MS = 5;

/** A running schedule. */
export interface Pacer {
  /** Counts since the last call. */
  takeLate(): LateFrames;
  stop(): void;
}

/** Calls `sendFrame` each 20 ms. */
export function startPacer(sendFrame: () => void, clock: TimerClock): Pacer {
  let due = clock.monotonicMs();
  let late = NONE;
  let cancel: Cancel;
  const tick = () => {
    const now = clock.monotonicMs();
    if (now >= due) {
      late = count(late, now - due);
      if (now - due > GIVE_UP_MS) due = now;
      sendFrame();
      due += FRAME_MS;
    }
    cancel = clock.after(Math.max(CATCH_UP_MS, due - clock.monotonicMs()), tick);
  };
  tick();
  return {
    takeLate() {
      const taken = late;
      late = NONE;
      return taken;
    },
    stop: () => cancel(),
  };
}

const NONE: LateFrames = { sent: 0, over5: 0, over20: 0, over40: 0, over60: 0 };

function count(late: LateFrames, behindMs: number): LateFrames {
  return {
    sent: late.sent + 1,
    over5: late.over5 + (behindMs > 5 ? 1 : 0),
    over20: late.over20 + (behindMs > 20 ? 1 : 0),
    over40: late.over40 + (behindMs > 40 ? 1 : 0),
    over60: late.over60 + (behindMs > 60 ? 1 : 0),
  };
}
