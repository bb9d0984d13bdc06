import { describe, expect, it } from 'vitest';
import {
  clearPlayout,
  endReply,
  FRAME_MS,
  heardOf,
  hearMark,
  isDrained,
  LEAD_MS,
  type Playout,
  roomOf,
  SILENT,
  sendFrame,
} from '../../../../../services/bot/telephony/sound/playout.ts';

/** Sends as a pacer does: whatever there is room for, each 20 ms. */
function talk(of: Playout, { fromMs, frames }: { fromMs: number; frames: number }) {
  const marks: string[] = [];
  const aheadMs: number[] = [];
  let playout = of;
  let nowMs = fromMs;
  for (let left = frames; left > 0; nowMs += FRAME_MS) {
    for (let room = roomOf(playout, nowMs); room > 0 && left > 0; room--, left--) {
      const { next, mark } = sendFrame(playout, nowMs);
      playout = next;
      if (mark !== undefined) marks.push(mark);
    }
    aheadMs.push((playout.startedAtMs ?? 0) + playout.sentMs - nowMs);
  }
  return { playout, marks, aheadMs, nowMs };
}

describe('playout', () => {
  it('runs ahead by its lead and never by more', () => {
    const { aheadMs } = talk(SILENT, { fromMs: 1000, frames: 100 });
    expect(Math.max(...aheadMs)).toBe(LEAD_MS);
    expect(Math.min(...aheadMs)).toBe(LEAD_MS);
  });

  it('sends a frame with each tick, however unpunctual: none leaves in pairs with a gap of two', () => {
    const lateMs = [4, 0, 6, 1, 0, 5, 2, 0];
    const begun = talk(SILENT, { fromMs: 0, frames: 6 }).playout;
    let playout = begun;
    for (let tick = 1; tick < 100; tick++) {
      const nowMs = tick * FRAME_MS + (lateMs[tick % lateMs.length] ?? 0) - 3;
      expect(roomOf(playout, nowMs)).toBe(1);
      playout = sendFrame(playout, nowMs).next;
    }
  });

  it('waits for a carrier that plays late because its sound was held up, and not for a mark that is a little late', () => {
    const { playout, nowMs } = talk(SILENT, { fromMs: 0, frames: 60 });
    expect(roomOf(hearMark(playout, '1:800', 800 + 250), nowMs)).toBe(roomOf(playout, nowMs));
    const late = hearMark(playout, '1:200', nowMs);
    const behindMs = nowMs - 200 - 300;
    expect(roomOf(late, nowMs + behindMs - 40)).toBe(0);
    expect(roomOf(late, nowMs + behindMs)).toBe(roomOf(playout, nowMs));
  });

  it('does not catch up what could not be heard: after a stall it begins where playing has come to', () => {
    const { playout, nowMs } = talk(SILENT, { fromMs: 1000, frames: 10 });
    const stalled = sendFrame(playout, nowMs + 5000).next;
    expect(roomOf(stalled, nowMs + 5000)).toBe(LEAD_MS / FRAME_MS - 1);
  });

  it('marks each 200 ms and the end, under the number of the reply', () => {
    const { playout, marks } = talk(SILENT, { fromMs: 0, frames: 24 });
    const end = endReply(playout);
    expect([...marks, end.mark]).toEqual(['1:200', '1:400', '1:480']);
    expect(endReply(end.next).mark).toBeUndefined();
  });

  it('is drained when the last mark was played, and not before', () => {
    const { playout, nowMs } = talk(SILENT, { fromMs: 0, frames: 24 });
    const ended = endReply(playout).next;
    expect(isDrained(ended, nowMs + 60_000, true)).toBe(false);
    expect(isDrained(hearMark(ended, '1:480', nowMs), nowMs, true)).toBe(true);
  });

  it('tells by the clock where nothing else does', () => {
    const { playout } = talk(SILENT, { fromMs: 0, frames: 24 });
    expect(isDrained(playout, 480, false)).toBe(false);
    expect(isDrained(playout, 480 + 300, false)).toBe(true);
    expect(heardOf(playout, 260, false)).toBe(260);
  });

  it('takes no mark of a cleared reply for playout of the next', () => {
    const first = talk(SILENT, { fromMs: 0, frames: 24 });
    const second = talk(clearPlayout(first.playout), { fromMs: 1000, frames: 24 });
    expect(second.marks[0]).toBe('3:200');
    expect(hearMark(second.playout, '1:400', 1200)).toBe(second.playout);
    expect(heardOf(second.playout, 1000, true)).toBe(0);
  });

  it.each(['', '3', '1:', ':200', '1:2000', 'x:200', '1:-5', '1:200:1'])(
    'takes no mark %j that it never sent',
    (name) => {
      const { playout } = talk(SILENT, { fromMs: 0, frames: 24 });
      expect(hearMark(playout, name, 500)).toBe(playout);
    },
  );

  it('takes for heard what marks confirm, and since then at most up to the next mark', () => {
    const { playout } = talk(SILENT, { fromMs: 0, frames: 40 });
    expect(heardOf(playout, 150, true)).toBe(150);
    // Nothing confirmed although 700 ms have passed: the network is slow, or the carrier has stalled.
    expect(heardOf(playout, 700, true)).toBe(200);
    const marked = hearMark(playout, '1:200', 350);
    expect(heardOf(marked, 350, true)).toBe(200);
    expect(heardOf(marked, 400, true)).toBe(250);
    expect(heardOf(marked, 900, true)).toBe(400);
  });
});
