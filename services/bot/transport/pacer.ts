/** Sends a frame each 20 ms, in silence too, without bursts, and counts those that leave late. */
import type { LateFrames } from '../../../core/bot/bot-messages.ts';
import { countFrame, NO_FRAMES } from '../../../core/task/late-frames.ts';
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';

const FRAME_MS = 20;

/** Behind by more than this, the schedule starts anew: a burst would only fill the caller's jitter buffer. */
const GIVE_UP_MS = 200;

/** The distance of frames that catch up: four times as fast as they are heard, and no burst. */
const CATCH_UP_MS = 5;

/**
 * A timer counts whole milliseconds from a clock of whole milliseconds, so it fires up to two of them early. Its frame leaves then:
 * waited for once more, each would leave a few milliseconds late, by two timers.
 */
const EARLY_MS = 2;

/** A running schedule. */
export interface Pacer {
  /** Counts since the last call. */
  takeLate(): LateFrames;
  stop(): void;
}

/** Calls `sendFrame` each 20 ms, with the number of frames before it in whose time nothing was sent: the schedule began anew. */
export function startPacer(sendFrame: (skipped: number) => void, clock: TimerClock): Pacer {
  let due = clock.monotonicMs();
  let late = NO_FRAMES;
  let cancel: Cancel;
  const tick = () => {
    const now = clock.monotonicMs();
    if (now >= due - EARLY_MS) {
      late = countFrame(late, Math.max(0, now - due));
      const skipped = now - due > GIVE_UP_MS ? Math.floor((now - due) / FRAME_MS) : 0;
      sendFrame(skipped);
      due += (skipped + 1) * FRAME_MS;
    }
    cancel = clock.after(Math.max(CATCH_UP_MS, due - clock.monotonicMs()), tick);
  };
  tick();
  return {
    takeLate() {
      const taken = late;
      late = NO_FRAMES;
      return taken;
    },
    stop: () => cancel(),
  };
}
