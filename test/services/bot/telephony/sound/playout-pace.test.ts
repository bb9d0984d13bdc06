import { describe, expect, it } from 'vitest';
import {
  FRAME_MS,
  hearMark,
  LEAD_MS,
  roomOf,
  SILENT,
  sendFrame,
} from '../../../../../services/bot/telephony/sound/playout.ts';
import { createDice } from '../../../../core/warm-store.ts';

/** From the bot to the carrier and back, when nothing is held up. */
const WAY_MS = 15;

/** A tick that comes early sends its frame, and a frame lies half played in the carrier's queue. */
const GRAIN_MS = FRAME_MS + FRAME_MS / 2;

/** Stretches of time, in order. */
type Stretches = readonly { readonly fromMs: number; readonly toMs: number }[];

const within = (stretches: Stretches, ms: number) =>
  stretches.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);

/** One long reply: what waits at the carrier at each millisecond, with a bot that stands still and a way that is blocked at these times. */
function speak({
  forMs,
  still = [],
  blocked = [],
}: {
  forMs: number;
  still?: Stretches;
  blocked?: Stretches;
}) {
  let playout = SILENT;
  const sent: { atMs: number; mark?: string }[] = [];
  const marks: { atMs: number; mark: string }[] = [];
  const queue: (string | undefined)[] = [];
  const aheadMs: number[] = [];
  const later = (ms: number) => within(blocked, ms)?.toMs ?? ms;
  for (let nowMs = 0; nowMs < forMs; nowMs++) {
    if (nowMs % FRAME_MS === 0 && !within(still, nowMs)) {
      while (marks[0] && marks[0].atMs <= nowMs)
        playout = hearMark(playout, marks.shift()?.mark ?? '', nowMs);
      for (let room = roomOf(playout, nowMs); room > 0; room--) {
        const { next, mark } = sendFrame(playout, nowMs);
        playout = next;
        sent.push({ atMs: later(nowMs + WAY_MS), ...(mark ? { mark } : {}) });
      }
    }
    while (sent[0] && sent[0].atMs <= nowMs) queue.push(sent.shift()?.mark);
    if (nowMs % FRAME_MS === 7) {
      const mark = queue.shift();
      if (mark) marks.push({ atMs: later(nowMs + WAY_MS), mark });
    }
    aheadMs.push(queue.length * FRAME_MS);
  }
  return aheadMs;
}

/** Stalls of any length up to ten seconds, with any pause between. */
function stretchesOf(random: () => number, forMs: number): Stretches {
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (let atMs = 500; atMs < forMs; ) {
    const toMs = atMs + Math.floor(10_000 * random() ** 4);
    stretches.push({ fromMs: atMs, toMs });
    atMs = toMs + Math.floor(20 + 3_000 * random() ** 2);
  }
  return stretches;
}

describe('the pace of what is said', () => {
  it('is never more than its lead ahead of playing, however long and often the bot stands still', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const still = stretchesOf(createDice(seed), 60_000);
      const most = Math.max(...speak({ forMs: 60_000, still }));
      expect(most, `seed ${seed}`).toBeLessThanOrEqual(LEAD_MS + GRAIN_MS);
    }
  });

  it('finds back to its bound after sound was held up on its way, and does not add one lag to another', () => {
    // A mark may be 300 ms late, and comes every 200 ms.
    const bound = LEAD_MS + GRAIN_MS + 300 + 200 + 2 * WAY_MS;
    for (let seed = 1; seed <= 20; seed++) {
      const random = createDice(seed);
      const still = stretchesOf(random, 60_000);
      const blocked = stretchesOf(random, 60_000);
      // The longest of them is played by then.
      const aheadMs = speak({ forMs: 85_000, still, blocked });
      const longest = Math.max(...blocked.map(({ fromMs, toMs }) => toMs - fromMs));
      expect(Math.max(...aheadMs), `seed ${seed}`).toBeLessThanOrEqual(longest + bound);
      expect(Math.max(...aheadMs.slice(-2_000)), `seed ${seed}`).toBeLessThanOrEqual(bound);
    }
  });
});
