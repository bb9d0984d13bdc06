/**
 * Breadth-first search through every history of a model: each state is held to the rules, and at the end every state
 * must be able to come to rest by the system's own duties alone, without a further fault or wish from outside.
 */
import { isDuty, nameAction } from './actions.ts';
import { brokerSteps } from './brokers.ts';
import { createCanonical } from './canonical.ts';
import { createItems } from './items.ts';
import { keeperSteps } from './keepers.ts';
import { type Model, type Mutation, PROTOCOL } from './model.ts';
import { brokenByStep, brokenRule, HARM, isQuiet } from './state-rules.ts';
import { createIntList, createStateSet, type IntList, type StateSet } from './state-set.ts';
import type { Context } from './step.ts';
import { Broken } from './step-rules.ts';
import { supervisorSteps } from './supervisors.ts';
import { firstWorld, layoutOf } from './world.ts';

/** What a search found. */
export interface Found {
  readonly states: number;
  readonly steps: number;
  /** Whether all states were seen, or only the first `limit`. */
  readonly complete: boolean;
  /** The first rule broken, and the shortest history to it. */
  readonly broken?: { readonly rule: string; readonly history: readonly string[] };
  /** States that cannot come to rest; known only for a complete search. */
  readonly stuck?: number;
}

/** Searches all histories of `model`, or its first `limit` states. */
export function search(model: Model, mutation?: Mutation, limit = 20_000_000): Found {
  const hunt = createHunt(model, mutation);
  try {
    for (let index = 0; index < hunt.states.size; index++) {
      if (hunt.states.size > limit) return { ...hunt.counts(), complete: false };
      hunt.expand(index);
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return {
      ...hunt.counts(),
      complete: false,
      broken: { rule: error.message, history: hunt.history() },
    };
  }
  return { ...hunt.counts(), complete: true, stuck: hunt.countStuck() };
}

function createHunt(model: Model, mutation: Mutation = {}) {
  const strict = Object.keys(mutation).length === 0;
  const layout = layoutOf(model);
  const items = createItems(model, { ...PROTOCOL, ...mutation.steps }, strict);
  const states = createStateSet(layout.bytes);
  const trail = { parent: createIntList(), action: createIntList() };
  const duties = { from: createIntList(), to: createIntList() };
  const canonical = createCanonical(layout);
  const [from, next, form] = [
    new Uint8Array(layout.bytes),
    new Uint8Array(layout.bytes),
    new Uint8Array(layout.bytes),
  ];
  let [at, steps, last] = [0, 0, -1];

  const ctx: Context = {
    model,
    layout,
    items,
    mutation,
    from,
    begin() {
      next.set(from);
      return next;
    },
    emit(world, action) {
      steps += 1;
      last = action;
      const rule = brokenByStep(ctx, { from, to: world }, action);
      if (rule && (!mutation.harm || HARM.has(rule))) throw new Broken(rule);
      canonical(world, form);
      const { index, isNew } = states.add(form);
      if (isDuty(action) && index !== at) duties.to.push(index);
      if (!isNew) return;
      trail.parent.push(at);
      trail.action.push(action);
      const broken = brokenRule(ctx, form, mutation.harm ?? false);
      if (broken) throw new Broken(broken);
    },
  };
  canonical(firstWorld(layout), form);
  states.add(form);
  trail.parent.push(-1);
  trail.action.push(0);

  return {
    states,
    counts: () => ({ states: states.size, steps }),
    expand(index: number) {
      at = index;
      states.read(index, from);
      duties.from.push(duties.to.length);
      last = -1;
      brokerSteps(ctx);
      supervisorSteps(ctx);
      keeperSteps(ctx);
    },
    history: () => historyTo(trail, at, last),
    countStuck: () => countStuck(ctx, states, duties),
  };
}

function historyTo(
  trail: { parent: IntList; action: IntList },
  at: number,
  last: number,
): string[] {
  const history = last < 0 ? [] : [nameAction(last)];
  for (let i = at; trail.parent.at(i) >= 0; i = trail.parent.at(i))
    history.push(nameAction(trail.action.at(i)));
  return history.reverse();
}

/** Goes backwards from the states at rest; what is never reached is stuck. */
function countStuck(
  ctx: Context,
  states: StateSet,
  duties: { from: IntList; to: IntList },
): number {
  const rests = new Uint8Array(states.size);
  const world = new Uint8Array(ctx.layout.bytes);
  let stuck = 0;
  for (let i = 0; i < states.size; i++) {
    states.read(i, world);
    if (isQuiet(ctx, world)) rests[i] = 1;
    else stuck += 1;
  }
  for (let before = -1; before !== stuck; ) {
    before = stuck;
    for (let i = states.size - 1; i >= 0; i--) {
      if (rests[i]) continue;
      const end = i + 1 < states.size ? duties.from.at(i + 1) : duties.to.length;
      for (let e = duties.from.at(i); e < end; e++) {
        if (!rests[duties.to.at(e)]) continue;
        rests[i] = 1;
        stuck -= 1;
        break;
      }
    }
  }
  return stuck;
}
