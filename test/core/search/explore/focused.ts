/** The focused models, their sizes, and the mutants that each of them tells from the real thing. */
import { expect, it } from 'vitest';
import type { Exploration } from './explore.ts';

/** A model and the number of its states, which is asserted: a change of what is decided shows. */
export interface Focused {
  readonly name: string;
  readonly states: number;
  readonly search: (limit?: number) => Exploration;
}

/** A wrong decision, or a step that is taken otherwise, and how it is found out. */
export interface FocusedMutant {
  readonly name: string;
  readonly search: (limit?: number) => Exploration;
  readonly breaks: string;
  /** Steps of the shortest history to it. */
  readonly steps: number;
}

/** Searched at every `npm test`; the others are the suite `search`. */
export function isQuick({ states }: Focused): boolean {
  return states < 10_000;
}

/** Bounded by states, not by time. */
const TIMEOUT_MS = 1_800_000;

/** No rule is broken in any history, and every state can come to rest. */
export function holdIn(models: readonly Focused[]): void {
  it.each(models.map((of) => [of.name, of] as const))(
    'holds in every history and can always come to rest: %s',
    { timeout: TIMEOUT_MS },
    (name, { search, states }) => {
      const found = search();
      const { cpuSeconds, drained } = found;
      const cpu = `${found.steps} steps in ${cpuSeconds.toFixed(1)} s of CPU`;
      const rest = `at rest within ${drained?.longest} steps`;
      console.info(`${name}: ${found.states} states, ${cpu}, ${rest}`);
      expect(found.broken).toBeUndefined();
      expect(found).toMatchObject({ complete: true, states });
    },
  );
}

/** Each of them breaks the rule that it is said to break, and no sooner. */
export function catchAll(mutants: readonly FocusedMutant[]): void {
  it.each(mutants.map((of) => [`${of.name}: ${of.breaks}`, of] as const))(
    'catches %s',
    (_, { search, breaks, steps }) => {
      const { broken } = search(200_000);
      expect(broken?.rule).toBe(breaks);
      expect(broken?.history).toHaveLength(steps);
    },
  );
}
