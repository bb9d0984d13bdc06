/** The models that are searched whole, and what holds in each. */
import { expect, it } from 'vitest';
import { coverOf } from './covers.ts';
import { describeFound, describeModel } from './describe-search.ts';
import { CROWD, type Model, SMALL } from './model.ts';
import { search } from './search.ts';

/** A model and the number of its states. Sizes are asserted: a change of the protocol or the model shows. */
export interface Sized {
  readonly model: Model;
  readonly states: number;
}

/** A search is bounded by its states, not by time: the largest takes two minutes of CPU, many more on a shared one. */
const SEARCH_TIMEOUT_MS = 1_800_000;

/** Every history of these is searched. */
export const COMPLETE: readonly Sized[] = [
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
export const DETAILED: readonly Sized[] = [
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

/** Seconds of CPU rather than minutes: searched at every `npm test`. The others are the suite `search`. */
export function isQuick({ states }: Sized): boolean {
  return states < 100_000;
}

/** No rule is broken in any history of these, and every state can come to rest. */
export function holdIn(models: readonly Sized[]): void {
  it.each(named(models))(
    'holds in every history and can always come to rest: %s',
    { timeout: SEARCH_TIMEOUT_MS },
    (name, { model, states }) => {
      const found = search(model);
      console.info(`${name}: ${describeFound(found)}`);
      expect(found.broken).toBeUndefined();
      expect(found).toMatchObject({ complete: true, states });
    },
  );
}

/** Where every broker and message has its own progress no rule is broken either, and the crowd has each of those states. */
export function coverIn(models: readonly Sized[]): void {
  it.each(named(models))(
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
}

function named(models: readonly Sized[]): (readonly [string, Sized])[] {
  return models.map((of) => [describeModel(of.model), of] as const);
}
