import { describe, expect, it } from 'vitest';
import { createLastSound } from '../../../../services/bot/turns/last-sound.ts';

const frame = (loudness: number) => new Int16Array(320).fill(loudness);

/** Frames of these loudnesses, 20 ms each; answers when the voice ended, and when it is asked. */
function after(loudnesses: readonly number[]) {
  let nowMs = 0;
  const last = createLastSound(() => nowMs);
  for (const loudness of loudnesses) {
    nowMs += 20;
    last.push(frame(loudness));
  }
  return { endedAtMs: last.endedAtMs(-1), nowMs };
}
const times = (count: number, loudness: number) => Array<number>(count).fill(loudness);

describe('createLastSound', () => {
  it('finds the last frame that was audible, also in a noisy room', () => {
    for (const room of [0, 40, 300]) {
      const { endedAtMs, nowMs } = after([
        ...times(50, room),
        ...times(20, 3_000),
        ...times(15, room),
      ]);
      expect(nowMs - endedAtMs, `a room of ${room}`).toBe(15 * 20);
    }
  });

  it('has no opinion where the silence is shorter or longer than a detector takes', () => {
    expect(after([...times(20, 3_000), ...times(4, 0)]).endedAtMs).toBe(-1);
    expect(after([...times(20, 3_000), ...times(80, 0)]).endedAtMs).toBe(-1);
    expect(after(times(20, 0)).endedAtMs).toBe(-1);
  });
});
