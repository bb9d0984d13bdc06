import { describe, expect, it } from 'vitest';
import type { RuleFigures } from '../../../sim/compare/figures.ts';
import { findIdle, findService, type Setting } from '../../../sim/verdict/find-service.ts';

/** A rule that shares less as sharing becomes dearer, lets fewer wait as waiting does, and costs more for both. */
const pool = ({ cold, shared }: Setting) =>
  ({
    sharedPct: 20 / shared,
    coldPct: 1 / cold,
    cost: 1 + 0.1 * shared + 0.05 * cold,
    overhead: 0.05 * cold,
    launchesPerSession: 0.3,
  }) as RuleFigures;

describe('the least cost at a service', () => {
  it.each([
    ['dearer than where it begins', { sharedPct: 2, coldPct: 0.05 }],
    ['cheaper than where it begins', { sharedPct: 40, coldPct: 2 }],
  ])('is found where the prices are %s', (_, wanted) => {
    const found = findService(pool, wanted, { cold: 8, shared: 2 });
    const exact = 1 + (0.1 * 20) / wanted.sharedPct + 0.05 / wanted.coldPct;
    expect(found!.cost / exact).toBeGreaterThan(0.99);
    expect(found!.cost / exact).toBeLessThan(1.02);
    expect(found!.coldPct).toBeLessThanOrEqual(wanted.coldPct);
  });

  it('is a setting that serves better in both where sharing cannot be had so often', () => {
    const seldom = (setting: Setting) => ({
      ...pool(setting),
      sharedPct: 5 / (1 + setting.shared),
    });
    const found = findService(seldom, { sharedPct: 6, coldPct: 1 }, { cold: 8, shared: 2 });
    expect(found!.cost).toBeLessThan(1.3);
  });

  it('is nothing where every price lets more wait', () => {
    const always = (setting: Setting) => ({ ...pool(setting), coldPct: 50 });
    expect(
      findService(always, { sharedPct: 10, coldPct: 1 }, { cold: 8, shared: 2 }),
    ).toBeUndefined();
  });

  it('is of idle time alone where nothing is shared', () => {
    const idle = findIdle((cold) => pool({ cold, shared: 1 }), 0.3, 1);
    expect(idle! / (0.05 / 0.3)).toBeCloseTo(1, 1);
    expect(findIdle((cold) => pool({ cold, shared: 1 }), 0.0001, 1)).toBeUndefined();
  });
});
