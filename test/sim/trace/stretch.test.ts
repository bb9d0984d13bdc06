import { describe, expect, it } from 'vitest';
import { chooseWindow, cutWindow, historyBefore } from '../../../sim/trace/stretch.ts';
import type { Trace } from '../../../sim/trace/trace.ts';

const DAY = 86_400;

function makeTrace(days: number, stepS: number, each = 1): Trace {
  const counts = new Float64Array((days * DAY) / stepS).fill(each);
  return { name: 'made up', startS: 0, stepS, counts, zoned: true, rows: counts.length, notes: [] };
}

describe('chooseWindow', () => {
  it.each([
    ['after four weeks of a long trace', 100, undefined, 28, 100],
    ['after a third of a short one', 9, undefined, 3, 9],
    ['the days asked for, at the end', 100, 10, 90, 100],
    ['the last year of a longer one', 500, undefined, 134, 500],
    ['all of it where that is asked for', 500, 'all' as const, 28, 500],
  ])('counts %s', (_, days, asked, from, to) => {
    const window = chooseWindow(makeTrace(days, 300), { days: asked, tickS: 5 });
    expect([window.fromS / DAY, window.toS / DAY]).toEqual([from, to]);
  });

  it('says why it counts less of a busy trace', () => {
    const { fromS, toS, note } = chooseWindow(makeTrace(100, 60, 500), { tickS: 5 });
    expect((toS - fromS) / DAY).toBe(Math.floor(9e6 / 720_000));
    expect(note).toContain('Only the last 12 of 72 days');
  });

  it('wants something to learn from', () => {
    expect(() => chooseWindow(makeTrace(2, 300), { days: 1.9, tickS: 5 })).toThrow(
      /Cannot simulate 1.9 days: the trace has 2.0/,
    );
  });
});

describe('cutWindow', () => {
  it('cuts a long window without gap or overlap, each stretch with its warm-up', () => {
    const trace = makeTrace(200, 300);
    const window = { fromS: 28 * DAY, toS: 200 * DAY };
    const cut = cutWindow(window, { trace, warmupS: 7200, tickS: 5 });
    expect(cut.length).toBe(6);
    cut.forEach(({ fromS, measureFromS, toS }, i) => {
      expect(measureFromS).toBe(cut[i - 1]?.toS ?? window.fromS);
      expect(measureFromS - fromS).toBe(7200);
      expect(toS).toBeGreaterThan(measureFromS);
    });
    expect(cut.at(-1)!.toS).toBe(window.toS);
  });
});

describe('historyBefore', () => {
  it('gives nothing of what is to come, and no more days than asked', () => {
    const trace = makeTrace(100, 300);
    trace.counts.forEach((_, i) => (trace.counts[i] = i));
    const history = historyBefore(trace, 90 * DAY, 56);
    expect(history.fromS).toBe(34 * DAY);
    expect(history.counts.length).toBe(56 * 288);
    expect(Math.max(...history.counts)).toBe(90 * 288 - 1);
  });

  it('joins minutes to five, and a gap stays one', () => {
    const trace = makeTrace(1, 60);
    trace.counts[7] = Number.NaN;
    const { stepS, counts } = historyBefore(trace, 1200, 56);
    expect(stepS).toBe(300);
    expect([...counts]).toEqual([5, Number.NaN, 5, 5]);
  });
});
