/**
 * First come, first served: callers who come in turn, whoever serves the line, seats that become free, and callers who fall
 * silent and come back. Requests and servers may die at every step, and each step is apart from the next. What is decided,
 * production's functions decide.
 */
import { type Exploration, type Explored, explore } from './explore.ts';
import {
  type Caller,
  LINING,
  type LineModel,
  type LineState,
  NO_SERVICE,
  waits,
} from './line-state.ts';
import { lineSteps, NO_PLACE } from './line-steps.ts';

/** Makes the search of a model. */
export const searchLines =
  (model: LineModel) =>
  (limit?: number): Exploration =>
    explore(linesOf(model), limit);

const NOBODY: Caller = {
  state: 'none',
  waited: false,
  place: false,
  present: true,
  holder: 'nobody',
  at: 'new',
  todo: [],
  ahead: [],
};

function linesOf(model: LineModel): Explored<LineState> {
  const steps = { ...LINING, ...model.steps };
  return {
    first: {
      callers: Array.from({ length: model.callers }, () => NOBODY),
      servers: Array.from({ length: model.servers }, () => NO_SERVICE),
      idle: 0,
      warming: model.seats,
    },
    steps: (state, emit) => lineSteps({ model, steps, state, emit }),
    broken: ({ callers }) =>
      callers.some((caller) => waits(caller) && !caller.place) ? NO_PLACE : undefined,
    isAtRest: ({ callers, servers, idle }) =>
      idle === model.seats &&
      servers.every(({ at }) => at === 'off') &&
      callers.every(({ state, place }) => state === 'none' || (isOver(state) && !place)),
    keyOf: ({ callers, servers, idle, warming }) => {
      const of = callers.map(callerKey).join();
      const by = servers.map(
        ({ at, todo, held, free }) => `${at}${todo.join('')}.${held}.${free.join('')}`,
      );
      return `${of};${by.sort().join()};${idle}${warming}`;
    },
  };
}

function isOver(state: Caller['state']): boolean {
  return state === 'ended' || state === 'failed';
}

function callerKey(caller: Caller): string {
  const { state, waited, place, present, holder, at, todo, ahead } = caller;
  if (at === 'new') return '';
  const isNew = at !== 'done' && !waited;
  const who = state === 'claimed' ? holder : '';
  const there = waits(caller) || at === 'placed' ? Number(present) : '';
  const over = isOver(state) ? 'over' : state;
  return `${over}${Number(waited)}${Number(place)}${there}${who}${at}${todo.join('')}${isNew ? `<${ahead.join('')}` : ''}`;
}
