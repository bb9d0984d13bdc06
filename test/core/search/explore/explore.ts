/**
 * Breadth-first search through every history of a focused model, whose states are plain JSON. Like `../search.ts`, which knows
 * the claim protocol's bytes; this one is for models of some hundred thousand states that share nothing but the way of
 * looking: each state and step is held to the model's rules, and each state must come to rest by duties alone.
 */
import { type Drained, drain } from '../drain.ts';
import { createIntList } from '../state/state-set.ts';

/** Tells of a step: its name, the state after it, and whether the system owes it (else it is a fault, or somebody's wish). */
export type Emit<S> = (name: string, next: S, isDuty?: boolean) => void;

/** A system, its steps and its rules. */
export interface Explored<S> {
  readonly first: S;
  /** Every step from a state. A step that is itself a breach throws `RuleBroken`. */
  readonly steps: (state: S, emit: Emit<S>) => void;
  /** The rule that a state breaks. */
  readonly broken: (state: S) => string | undefined;
  readonly isAtRest: (state: S) => boolean;
  /** The same text for all states that differ in nothing that matters: the first of them stands for the others. */
  readonly keyOf: (state: S) => string;
}

/** A rule that a step broke. */
export class RuleBroken extends Error {}

/** The rule that is broken by a state from which no duty leads to rest. */
export const STUCK = 'a state cannot come to rest';

/** What was found. */
export interface Exploration {
  readonly states: number;
  readonly steps: number;
  readonly complete: boolean;
  readonly broken?: { readonly rule: string; readonly history: readonly string[] };
  readonly drained?: Drained;
  readonly cpuSeconds: number;
}

/** Searches all histories, or the first `limit` states. */
export function explore<S>(model: Explored<S>, limit = 5_000_000): Exploration {
  const startCpu = process.cpuUsage();
  const hunt = createHunt(model);
  const counts = (complete: boolean) => {
    const { user, system } = process.cpuUsage(startCpu);
    return { ...hunt.counts(), complete, cpuSeconds: (user + system) / 1e6 };
  };
  try {
    hunt.begin();
    for (let at = 0; at < hunt.counts().states; at++) {
      if (hunt.counts().states > limit) return counts(false);
      hunt.expand(at);
    }
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return { ...counts(false), broken: { rule: error.message, history: hunt.history() } };
  }
  const drained = hunt.drained();
  const { example } = drained;
  const stuck = example === undefined ? {} : { broken: { rule: STUCK, history: hunt.to(example) } };
  return { ...counts(true), drained, ...stuck };
}

function createHunt<S>(model: Explored<S>) {
  const known = new Map<string, number>();
  const texts: string[] = [];
  const parents = createIntList();
  const names: string[] = [];
  const duties = { from: createIntList(), to: createIntList() };
  let [at, steps, last] = [-1, 0, ''];

  function add(state: S): number {
    const key = model.keyOf(state);
    const found = known.get(key);
    if (found !== undefined) return found;
    const index = texts.length;
    known.set(key, index);
    texts.push(JSON.stringify(state));
    parents.push(at);
    names.push(last);
    const rule = model.broken(state);
    if (rule !== undefined) throw new RuleBroken(rule);
    return index;
  }

  function to(index: number): string[] {
    const history: string[] = [];
    for (let i = index; i > 0; i = parents.at(i)) history.push(names[i] ?? '');
    return history.reverse();
  }

  const stateOf = (index: number) => JSON.parse(texts[index] ?? '') as S;
  const emit: Emit<S> = (name, next, isDuty = false) => {
    steps += 1;
    last = name;
    const index = add(next);
    if (isDuty && index !== at) duties.to.push(index);
    last = '';
  };
  return {
    begin: () => void add(model.first),
    expand(index: number) {
      at = index;
      duties.from.push(duties.to.length);
      model.steps(stateOf(index), emit);
    },
    counts: () => ({ states: texts.length, steps }),
    to,
    history: () => [...to(at), ...(last === '' ? ['the step that breaks it'] : [last])],
    drained: () => drain(texts.length, duties, (index) => model.isAtRest(stateOf(index))),
  };
}
