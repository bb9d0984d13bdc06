import { describe, expect, it } from 'vitest';
import type { PricedFigures } from '../../../sim/compare/answer.ts';
import { smallPoolChoice } from '../../../sim/report/small-pool-choice.ts';

const comparison = {
  settings: { wanted: { cold: undefined, shared: undefined, worth: undefined } },
  window: { fromS: 0, toS: 730 * 3600 },
  seeds: 1,
} as Parameters<typeof smallPoolChoice>[0];

/** Of a thousand calls in a month. */
function row(
  rule: string,
  of: { monthUsd: number; coldPct: number; meanActive?: number },
): PricedFigures {
  return { rule, sessions: 1000, sharedPct: 0, meanActive: 0.1, ...of } as PricedFigures;
}
const none = row('fixed:0', { monthUsd: 2, coldPct: 90 });
const one = row('fixed:1', { monthUsd: 19, coldPct: 1 });

describe('the choice of a small pool', () => {
  it('gives the money of both choices, and says that the forecast pays where it does', () => {
    const own = row('greenroom', { monthUsd: 8, coldPct: 5 });
    const [both, verdict] = smallPoolChoice(comparison, [own, none, one]);
    expect(both).toContain('Nothing warm: $2.00 a month for tasks and $18.00 for the 90.0 %');
    expect(both).toContain('One task always warm: $19.00');
    expect(verdict).toContain('forecast pays: $9.00 in all, beside $19.20');
  });

  it('says that it does not where it does not', () => {
    const own = row('greenroom', { monthUsd: 18.9, coldPct: 1 });
    expect(smallPoolChoice(comparison, [own, none, one])[1]).toMatch(
      /too small for a forecast to pay: to keep one task warm comes to \$19\.20/,
    );
  });

  it('says nothing of a larger pool', () => {
    const own = row('greenroom', { monthUsd: 90, coldPct: 1, meanActive: 20 });
    expect(smallPoolChoice(comparison, [own, none, one])).toEqual([]);
  });
});
