/** Counts of 20 ms frames by how late they left. */
import type { LateFrames } from '../bot/bot-messages.ts';

/** None yet. */
export const NO_FRAMES: LateFrames = { sent: 0, over5: 0, over20: 0, over40: 0, over60: 0 };

/** With one more, so late. */
export function countFrame(counts: LateFrames, lateMs: number): LateFrames {
  const over = (ms: number) => (lateMs > ms ? 1 : 0);
  return addFrames(counts, {
    sent: 1,
    over5: over(5),
    over20: over(20),
    over40: over(40),
    over60: over(60),
  });
}

/** Of two stretches together. */
export function addFrames(one: LateFrames, other: LateFrames): LateFrames {
  return {
    sent: one.sent + other.sent,
    over5: one.over5 + other.over5,
    over20: one.over20 + other.over20,
    over40: one.over40 + other.over40,
    over60: one.over60 + other.over60,
  };
}
