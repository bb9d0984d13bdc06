import { describe, expect, it } from 'vitest';
import { countsToMinutes, sessionsToMinutes } from '../../../cli/history/to-minutes.ts';

const minuteOf = (counts: readonly { minuteMs: number; count: number }[]) =>
  counts.map(({ minuteMs, count }) => [minuteMs / 60_000, count]);

describe('countsToMinutes', () => {
  it('spreads longer intervals in whole calls and keeps their sum', () => {
    const { counts } = countsToMinutes({ startS: 0, stepS: 300, counts: Float64Array.of(7, 2) });
    expect(minuteOf(counts)).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
      [3, 1],
      [4, 2],
      [7, 1],
      [9, 1],
    ]);
  });

  it('joins shorter ones, leaves empty minutes out and counts what was not recorded', () => {
    const given = Float64Array.of(1, 2, 0, 0, Number.NaN, 5);
    const { counts, unknown } = countsToMinutes({ startS: 0, stepS: 30, counts: given });
    expect(minuteOf(counts)).toEqual([
      [0, 3],
      [2, 5],
    ]);
    expect(unknown).toBe(1);
  });
});

describe('sessionsToMinutes', () => {
  it('counts sessions in any order', () => {
    expect(minuteOf(sessionsToMinutes(Float64Array.of(125, 1, 59.9, 120)).counts)).toEqual([
      [0, 2],
      [2, 2],
    ]);
  });
});
