/**
 * Breadth-first search through every history of a model: each state and each step is held to the rules, and at the end every
 * state must be able to come to rest by the system's own duties.
 */
import { type Drained, drain } from './drain.ts';
import { type Model, type Mutation, PROTOCOL } from './model.ts';
import { describeAction, isDuty } from './parts/actions.ts';
import { brokerSteps } from './parts/brokers.ts';
import { crowdSteps } from './parts/crowd.ts';
import { keeperSteps } from './parts/keepers.ts';
import type { Context } from './parts/step.ts';
import { supervisorSteps } from './parts/supervisors.ts';
import { brokenByMove } from './rules/history-rules.ts';
import { Broken, HARM, type Rule } from './rules/rules.ts';
import { brokenRule, isQuiet, whyStuck } from './rules/state-rules.ts';
import { createCanonical } from './state/canonical.ts';
import { createNormal } from './state/normal.ts';
import { createSessionItems } from './state/session-items.ts';
import { createIntList, createStateSet, type IntList } from './state/state-set.ts';
import { createTaskItems } from './state/task-items.ts';
import { firstWorld, layoutOf, type World } from './world.ts';

/** What a search found. */
export interface Found {
  readonly states: number;
  /** Steps between states, those to states seen before included. */
  readonly steps: number;
  /** The longest shortest history. */
  readonly depth: number;
  /** Whether all states were seen, or only the first `limit`. */
  readonly complete: boolean;
  /** The first rule broken, and the shortest history to it or to a state that is stuck. */
  readonly broken?: { readonly rule: Rule; readonly history: readonly string[] };
  /** Known only for a complete search. */
  readonly drained?: Drained;
  readonly seconds: number;
  /** Of this process's threads; on a machine that others use too, this is the figure to compare. */
  readonly cpuSeconds: number;
}

/** How far to search, and whom to tell. */
export interface SearchOptions {
  readonly mutation?: Mutation;
  readonly limit?: number;
  /** Called for every state; it may throw `Broken`. */
  readonly visit?: (world: World) => void;
  /** Called every 2^16 states that were left. */
  readonly progress?: (at: { states: number; left: number; depth: number }) => void;
}

/** Searches all histories of `model`, or its first `limit` states. */
export function search(model: Model, options: SearchOptions = {}): Found {
  const { limit = 50_000_000, progress } = options;
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const hunt = createHunt(model, options);
  const counts = () => {
    const { user, system } = process.cpuUsage(startCpu);
    const seconds = (performance.now() - startMs) / 1000;
    return { ...hunt.counts(), seconds, cpuSeconds: (user + system) / 1e6 };
  };
  try {
    for (let index = 0; index < hunt.counts().states; index++) {
      const { states, depth } = hunt.counts();
      if (states > limit) return { ...counts(), complete: false };
      if (progress && (index & 65_535) === 0) progress({ states, left: states - index, depth });
      hunt.expand(index);
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const broken = { rule: error.rule, history: hunt.history() };
    return { ...counts(), complete: false, broken };
  }
  const drained = hunt.drained();
  const broken = drained.example === undefined ? {} : { broken: hunt.stuckAt(drained.example) };
  return { ...counts(), complete: true, drained, ...broken };
}

function createHunt(model: Model, { mutation = {}, visit }: SearchOptions) {
  const layout = layoutOf(model);
  const steps = { ...PROTOCOL, ...mutation.steps };
  const tasks = createTaskItems(model, steps, !mutation.harm);
  const sessions = createSessionItems(model, steps);
  const states = createStateSet(layout.bytes);
  const trail = { parent: createIntList(), action: createIntList() };
  const duties = { from: createIntList(), to: createIntList() };
  const canonical = createCanonical(layout);
  const isExact = Object.keys(mutation).length === 0 && !model.messages;
  const normal = isExact ? createNormal(layout) : undefined;
  const [from, next, form] = [0, 1, 2].map(() => new Uint8Array(layout.bytes)) as [
    World,
    World,
    World,
  ];
  let [at, taken, last, depth, levelEnd] = [-1, 0, -1, 0, 1];

  function add(world: World, action: number): number {
    normal?.(world);
    canonical(world, form);
    const { index, isNew } = states.add(form);
    if (!isNew) return index;
    trail.parent.push(at);
    trail.action.push(action);
    const broken = brokenRule(ctx, form, mutation.harm ?? false);
    if (broken) throw new Broken(broken);
    visit?.(form);
    return index;
  }

  const ctx: Context = {
    model,
    layout,
    tasks,
    sessions,
    mutation,
    from,
    begin() {
      next.set(from);
      return next;
    },
    emit(world, action) {
      taken += 1;
      last = action;
      const rule = brokenByMove(ctx, { from, to: world, action });
      if (rule && (!mutation.harm || HARM.has(rule))) throw new Broken(rule);
      const index = add(world, action);
      if (isDuty(action) && index !== at) duties.to.push(index);
      last = -1;
    },
  };
  add(firstWorld(layout, tasks.register(0)), 0);

  return {
    counts: () => ({ states: states.size, steps: taken, depth }),
    expand(index: number) {
      if (index === levelEnd) {
        levelEnd = states.size;
        depth += 1;
      }
      at = index;
      states.read(index, from);
      duties.from.push(duties.to.length);
      if (model.brokers === 0) crowdSteps(ctx);
      else brokerSteps(ctx);
      supervisorSteps(ctx);
      keeperSteps(ctx);
    },
    // A transition that broke a rule by itself never became a step with a name.
    history: () => [
      ...historyTo(trail, at),
      last < 0 ? 'the transition that breaks it' : describeAction(last),
    ],
    stuckAt(index: number) {
      states.read(index, from);
      return { rule: whyStuck(ctx, from), history: historyTo(trail, index) };
    },
    drained: () =>
      drain(states.size, duties, (i) => {
        states.read(i, from);
        return isQuiet(ctx, from);
      }),
  };
}

function historyTo(trail: { parent: IntList; action: IntList }, at: number): string[] {
  const history: string[] = [];
  for (let i = at; i >= 0 && trail.parent.at(i) >= 0; i = trail.parent.at(i))
    history.push(describeAction(trail.action.at(i)));
  return history.reverse();
}
