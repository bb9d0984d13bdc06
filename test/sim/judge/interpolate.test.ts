import { describe, expect, it } from 'vitest';
import { costAt } from '../../../sim/judge/interpolate.ts';

describe('costAt', () => {
  const points = [
    { share: 10, cost: 1 },
    { share: 0.1, cost: 3 },
  ];
  it('lies on the line over the logarithm of the share', () => {
    expect(costAt(points, 1)).toBeCloseTo(2, 9);
  });
  it('answers nothing outside the settings', () => {
    expect(costAt(points, 0.01)).toBeUndefined();
    expect(costAt(points, 20)).toBeUndefined();
  });
});
