import { describe, expect, it } from 'vitest';
import { type PoolRecord, pickRevision } from '../../../core/pool/pool.ts';
import { createDice, POOL_RECORD } from '../warm-store.ts';

function recordOf(weights: Readonly<Record<string, number>>): PoolRecord {
  const revisions = Object.entries(weights).map(([revision, weight]) => ({
    revision,
    taskDefinition: `bot:${revision}`,
    weight,
    deployedAtMs: 0,
  }));
  return { ...POOL_RECORD, revisions };
}

function sharesOf(record: PoolRecord, draws: number): Record<string, number> {
  const roll = createDice(11);
  const shares: Record<string, number> = {};
  for (let i = 0; i < draws; i++) {
    const drawn = pickRevision(record, roll())?.revision ?? 'none';
    shares[drawn] = (shares[drawn] ?? 0) + 1 / draws;
  }
  return shares;
}

describe('pickRevision', () => {
  it('draws between two weighted revisions in proportion to their weights', () => {
    const shares = sharesOf(recordOf({ old: 90, canary: 10 }), 10_000);
    // Four deviations of a share of 0.1 in 10,000 draws.
    expect(Math.abs((shares['canary'] ?? 0) - 0.1)).toBeLessThan(0.012);
    expect((shares['old'] ?? 0) + (shares['canary'] ?? 0)).toBeCloseTo(1, 9);
  });

  it('never draws one without weight, and none where none has any', () => {
    expect(Object.keys(sharesOf(recordOf({ gone: 0, now: 1 }), 1000))).toEqual(['now']);
    expect(sharesOf(recordOf({ gone: 0 }), 10)).toEqual({ none: expect.closeTo(1, 9) as number });
  });

  it.each([0, 0.5, 0.999_999_999_999])('draws a revision for a roll of %d', (roll) => {
    expect(pickRevision(recordOf({ a: 1, b: 2 }), roll)).toBeDefined();
  });
});
