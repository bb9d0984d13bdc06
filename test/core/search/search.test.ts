import { describe, expect, it } from 'vitest';
import { coverOf } from './covers.ts';
import { describeFound, describeModel } from './describe-search.ts';
import { CROWD, type Model, SMALL } from './model.ts';
import { KNOWN_WRONG } from './known-wrong.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { RULES } from './rules.ts';
import { search } from './search.ts';
import { expireToIdle } from './wrong-steps.ts';

/** A search is bounded by its states, not by time: the largest takes two minutes of CPU, many more on a shared one. */
const SEARCH_TIMEOUT_MS = 1_800_000;

/** Every history of these is searched. Sizes are asserted: a change of the protocol or the model shows. */
const COMPLETE: readonly { model: Model; states: number }[] = [
  { model: { ...CROWD, tasks: 2, sessions: 3, launches: true }, states: 1_265_080 },
  {
    model: { ...CROWD, sessions: 3, launches: true, spares: true, connects: true },
    states: 15_782,
  },
  { model: { ...CROWD, tasks: 2, sessions: 2, spares: true, connects: true }, states: 328_393 },
  { model: { ...CROWD, seats: 3, sessions: 3 }, states: 6_221 },
  {
    model: { ...CROWD, tasks: 2, sessions: 2, launches: true, isolation: 'task' },
    states: 146_004,
  },
  {
    model: { ...CROWD, tasks: 2, seats: 1, sessions: 3, oneKey: true, launches: true },
    states: 64_632,
  },
];

/** Every part with its own progress: what the crowd must stand for. */
const DETAILED: readonly { model: Model; states: number }[] = [
  {
    model: { ...SMALL, sessions: 1, brokers: 2, reads: true, retries: true },
    states: 62_771,
  },
  {
    model: { ...SMALL, seats: 1, brokers: 2, reads: true, retries: true },
    states: 115_547,
  },
  {
    model: { ...SMALL, sessions: 1, reads: true, retries: true, launches: true, spares: true },
    states: 143_612,
  },
  { model: SMALL, states: 320_992 },
];

describe('the protocol', () => {
  it.each(COMPLETE.map((of) => [describeModel(of.model), of] as const))(
    'holds in every history and can always come to rest: %s',
    { timeout: SEARCH_TIMEOUT_MS },
    (name, { model, states }) => {
      const found = search(model);
      console.info(`${name}: ${describeFound(found)}`);
      expect(found.broken).toBeUndefined();
      expect(found).toMatchObject({ complete: true, states });
    },
  );

  it.each(DETAILED.map((of) => [describeModel(of.model), of] as const))(
    'holds where every broker and message has its own progress, and so the crowd covers them: %s',
    { timeout: SEARCH_TIMEOUT_MS },
    (name, { model, states }) => {
      const { found, crowd, projected, missed } = coverOf(model);
      console.info(`${name}: ${describeFound(found)}; ${projected} of the crowd's ${crowd} states`);
      expect(found.broken).toBeUndefined();
      expect(found).toMatchObject({ complete: true, states });
      expect({ missed, projected }).toEqual({ missed: 0, projected: crowd });
    },
  );
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
