/** How late a bot's audio frames leave, as its host sees them pass. */
import type { LateFrames } from '../../core/bot/bot-messages.ts';
import { countFrame, NO_FRAMES } from '../../core/task/late-frames.ts';

const FRAME_MS = 20;

/** A longer gap is a pause of the bot's, which some make between utterances, and no lateness. */
const PAUSE_MS = 1_000;

/** Counts frames against their schedule. */
export interface FrameWatch {
  /** A frame has left. */
  left(nowMs: number): void;
  /** The counts since the last look. */
  take(): LateFrames;
}

/** A watch that has seen nothing. The schedule moves only when a frame is early, or after a pause. */
export function createFrameWatch(): FrameWatch {
  let dueMs: number | undefined;
  let counts = NO_FRAMES;
  return {
    left(nowMs) {
      const wasDueMs = dueMs ?? nowMs;
      const lateMs = nowMs - wasDueMs;
      const isOnSchedule = lateMs >= 0 && lateMs <= PAUSE_MS;
      counts = countFrame(counts, isOnSchedule ? lateMs : 0);
      dueMs = (isOnSchedule ? wasDueMs : nowMs) + FRAME_MS;
    },
    take() {
      const taken = counts;
      counts = NO_FRAMES;
      return taken;
    },
  };
}
