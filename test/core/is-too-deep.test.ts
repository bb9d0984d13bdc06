import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEPEST, isTooDeep } from '../../core/is-too-deep.ts';

const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isTooDeep', () => {
  it('is told at the very level', () => {
    expect(isTooDeep(JSON.stringify(nested(DEEPEST)))).toBe(false);
    expect(isTooDeep(JSON.stringify(nested(DEEPEST + 1)))).toBe(true);
    expect(isTooDeep('['.repeat(1_000_000))).toBe(true);
  });

  it('counts no bracket in a text, whatever stands beside it', () => {
    expect(isTooDeep(JSON.stringify({ a: '\\"[{'.repeat(100), b: '"\\'.repeat(100) }))).toBe(false);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(40), (value, more) => {
        const whole = JSON.stringify([nested(more), value]);
        expect(isTooDeep(whole)).toBe(1 + Math.max(more, depthOf(value)) > DEEPEST);
      }),
    );
  });
});
