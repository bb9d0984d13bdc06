/** A protocol that is known to be wrong, and how the search finds out: the rule and the length of the shortest history. */
import type { Model, Mutation } from '../model.ts';
import type { Rule } from '../rules/rules.ts';

/** A wrong protocol, the model that shows it, and what must be found. */
export interface Mutant {
  readonly name: string;
  /** Differences from `SMALL`. */
  readonly model: Partial<Model>;
  readonly mutation: Mutation;
  readonly breaks: Rule;
  /** Steps of the shortest history that breaks it, those that warm the seats included; or to a state that is stuck. */
  readonly steps: number;
}
