/** How late a bot's audio frames leave, as its host sees them pass. */
import type { LateFrames } from '../../core/bot-messages.ts';

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
  let counts = { sent: 0, over5: 0, over20: 0, over40: 0, over60: 0 };
  return {
    left(nowMs) {
      const lateMs = dueMs === undefined ? 0 : nowMs - dueMs;
      counts.sent += 1;
      if (lateMs < 0 || lateMs > PAUSE_MS || dueMs === undefined) dueMs = nowMs;
      else {
        if (lateMs > 5) counts.over5 += 1;
        if (lateMs > 20) counts.over20 += 1;
        if (lateMs > 40) counts.over40 += 1;
        if (lateMs > 60) counts.over60 += 1;
      }
      dueMs += FRAME_MS;
    },
    take() {
      const taken = counts;
      counts = { sent: 0, over5: 0, over20: 0, over40: 0, over60: 0 };
      return taken;
    },
  };
}
