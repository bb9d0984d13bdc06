import { describe, expect, it } from 'vitest';
import { atEqualService, type PricedPoint } from '../../../sim/judge/at-equal-prices.ts';

const point = (line: number, cost: number, sharedPct: number, coldPct: number): PricedPoint => ({
  line,
  cost,
  sharedPct,
  coldPct,
  launches: cost / 2,
});
/** At 20 % shared the cheap line has 2 % cold for 1.2, the dear one 0.5 % for 1.6. */
const points = [
  point(1, 1, 40, 3),
  point(1, 1.4, 10, 1),
  point(5, 1.5, 40, 0.6),
  point(5, 1.7, 10, 0.4),
];

describe('what settings of two prices cost at a given service', () => {
  it('is read between the lines that enclose the share of callers who wait', () => {
    const found = atEqualService(points, { sharedPct: 20, coldPct: 1.25 });
    expect(found?.coldPct).toBe(1.25);
    expect(found?.cost).toBeCloseTo(1.4, 9);
    expect(found?.launches).toBeCloseTo(0.7, 9);
  });

  it('is the cheapest line’s where that has few enough who wait', () => {
    expect(atEqualService(points, { sharedPct: 20, coldPct: 4 })?.cost).toBeCloseTo(1.2, 9);
  });

  it('is nothing where every line has more', () => {
    expect(atEqualService(points, { sharedPct: 20, coldPct: 0.1 })).toBeUndefined();
    expect(atEqualService(points, { sharedPct: 5, coldPct: 4 })).toBeUndefined();
  });
});
