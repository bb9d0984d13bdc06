import { describe, expect, it } from 'vitest';
import { equalService, forecastAlone } from '../../../sim/compare/at-equal-service.ts';
import { dominance } from '../../../sim/compare/dominance.ts';
import type { RuleFigures } from '../../../sim/compare/figures.ts';
import type { Observation } from '../../../sim/pool/pool-world.ts';
import { pipecat } from '../../../sim/rules/of-active.ts';
import { poissonQuantile } from '../../../sim/rules/poisson-quantile.ts';
import type { RuleStart } from '../../../sim/rules/rule-start.ts';

describe('the rule of Pipecat Cloud', () => {
  it('wants as many idle as active, and lets the fleet shrink only after five minutes', () => {
    const rule = pipecat({ tickS: 60 } as RuleStart, [1]);
    const ask = (active: number) => rule({ active } as Observation);
    expect(ask(0)).toEqual({ warm: 1, keep: 1 });
    expect(ask(10)).toEqual({ warm: 10, keep: 10 });
    // Ten end: twenty tasks stay for five minutes.
    const after = [0, 0, 0, 0, 0].map(() => ask(0));
    expect(after.map(({ warm }) => warm)).toEqual([1, 1, 1, 1, 1]);
    expect(after.map(({ keep }) => keep)).toEqual([20, 20, 20, 20, 1]);
  });
});

describe('poissonQuantile', () => {
  it.each([
    [0, 0.99, 0],
    [1, 0.5, 1],
    [10, 0.99, 18],
    [30, 0.99, 43],
    [300, 0.99, 341],
    [1000, 0.99, 1074],
  ])('of mean %d at %d is %d', (mean, q, k) => {
    expect(poissonQuantile(mean, q)).toBe(k);
  });
});

describe('dominance', () => {
  const row = (rule: string, cost: number, coldPct: number, sharedPct: number) =>
    ({ rule, cost, coldPct, sharedPct }) as RuleFigures;
  const ours = [
    row('greenroom:0.1', 1.1, 1, 1),
    row('greenroom:0.01', 1.3, 0.1, 0.1),
    row('greenroom:0.5', 1.4, 2, 2),
  ];

  it('counts plain settings that are no better on any axis', () => {
    const plain = [row('headroom:1', 1.35, 0.1, 0.1), row('recent:0.9', 1.05, 3, 3)];
    expect(dominance([...ours, ...plain])).toEqual({ plain: 2, beaten: 1, crossing: [] });
  });

  it('names those that beat one of ours, unless another of ours beats that one too', () => {
    const plain = [
      row('fixed:9', 1.39, 1.5, 1.5),
      row('aws:1', 1.28, 0.1, 0.1),
      row('aws:2', 1.2999, 0.1, 0.1),
    ];
    expect(dominance([...ours, ...plain]).crossing).toEqual(['aws:1']);
  });
});

describe('forecastAlone', () => {
  const row = (rule: string, cost: number, coldPct: number, sharedPct: number) =>
    ({ rule, cost, coldPct, sharedPct }) as RuleFigures;
  const swept = [
    row('greenroom:1', 1.0, 1, 10),
    row('greenroom:2', 1.2, 0.01, 0.1),
    row('recent:0.8', 1.3, 0.1, 1),
    row('recent:0.99', 1.4, 0.1, 0.2),
  ];

  it('reads our cost at the sharing of the rule without, or at its waiting where there are no spare seats', () => {
    expect(forecastAlone(swept, 1)).toMatchObject({
      beside: 'recent:0.8',
      share: 'shared',
      itsCost: 1.3,
    });
    expect(forecastAlone(swept, 1)!.ourCost).toBeCloseTo(1.1, 9);
    expect(forecastAlone(swept, 0)).toMatchObject({
      beside: 'recent:0.99',
      share: 'cold',
      sharePct: 0.1,
    });
    expect(forecastAlone(swept, 0)!.ourCost).toBeCloseTo(1.1, 9);
  });

  it('says nothing where our settings do not reach that share', () => {
    expect(
      forecastAlone([row('greenroom', 1, 1, 5), row('recent:0.8', 1.3, 1, 1)], 1),
    ).toBeUndefined();
  });
});

describe('equalService', () => {
  const row = (rule: string, cost: number, coldPct: number, sharedPct: number) =>
    ({ rule, cost, coldPct, sharedPct }) as RuleFigures;
  const swept = [
    row('headroom:1', 1.4, 0.1, 0.1),
    row('headroom:0.5', 1.2, 10, 0.5),
    row('recent:0.9', 1.1, 5, 2),
    row('greenroom', 1.15, 1, 0.2),
  ];

  it('reads cost between two settings on the logarithm of the share', () => {
    const [headroom] = equalService(swept, { coldPct: 1, sharedPct: 0.2 });
    // Half the way from 10 % to 0.1 % on the logarithm is half the way from 1.2 to 1.4.
    expect(headroom!.costAtCold).toBeCloseTo(1.3, 9);
    expect(headroom!.costAtBoth).toBeCloseTo(1.2 + 0.2 * (Math.log(0.5 / 0.2) / Math.log(5)), 9);
  });

  it('says that a family does not get there', () => {
    const recent = equalService(swept, { coldPct: 1, sharedPct: 0.2 })[1];
    expect(recent).toEqual({ family: 'recent', costAtCold: undefined, costAtBoth: undefined });
  });
});
