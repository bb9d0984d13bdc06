import { describe, expect, it } from 'vitest';
import { SMALL } from './model.ts';
import { KNOWN_WRONG } from './mutants/known-wrong.ts';
import type { Mutant } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { expireToIdle } from './mutants/wrong-steps.ts';
import { RULES } from './rules/rules.ts';
import { search } from './search.ts';
import { COMPLETE, coverIn, DETAILED, holdIn, isQuick } from './sizes.ts';

describe('the protocol', () => {
  holdIn(COMPLETE.filter(isQuick));
  coverIn(DETAILED.filter(isQuick));
});

describe('the search', () => {
  it.each([...KNOWN_WRONG, ...MUTANTS].map((mutant) => [titleOf(mutant), mutant] as const))(
    'catches %s',
    (_title, { model, mutation, breaks, steps }) => {
      const found = search({ ...SMALL, ...model }, { mutation, limit: 1_000_000 });
      expect(found.broken?.rule).toBe(breaks);
      expect(found.broken?.history).toHaveLength(steps);
    },
  );

  it('has a mutant for every invariant from 1 to 9', () => {
    const broken = [...KNOWN_WRONG, ...MUTANTS].map(({ breaks }) => RULES[breaks]);
    expect([...new Set(broken)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('does not cry wolf: a fenced return of an unaccepted claim to idle does no harm', () => {
    const mutation = { harm: true, steps: { expireClaim: expireToIdle } };
    expect(search({ ...SMALL, seats: 1, retries: true }, { mutation })).toMatchObject({
      complete: true,
      drained: { stuck: 0 },
    });
  });
});

function titleOf({ name, breaks, steps }: Mutant): string {
  return `${name}: ${breaks} (invariant ${RULES[breaks]}, shortest history ${steps})`;
}
