/**
 * Who is dead, while one source of what is known lies: heartbeats that do not reach the table or are left out of an answer,
 * ECS's descriptions, its list and its events, the table's own list, or a task's answer when it is asked. Two tasks with a call
 * each; the reaper looks step by step, as `reconcile.ts`, `orphans.ts` and `stopped-event.ts` do, and a task may hang or die in
 * between. What is concluded, production's functions conclude.
 */
import { type Exploration, type Explored, explore } from './explore.ts';
import { looks } from './listing-looks.ts';
import {
  CALLED,
  type ListingModel,
  type ListingState,
  NO_LOOK,
  REAPING,
  type Truth,
} from './listing-state.ts';

/** Makes the search of a model. */
export const searchListings =
  (model: ListingModel) =>
  (limit?: number): Exploration =>
    explore(listingsOf(model), limit);

function listingsOf(model: ListingModel): Explored<ListingState> {
  const steps = { ...REAPING, ...model.steps };
  return {
    first: { tasks: [CALLED, CALLED], look: NO_LOOK },
    steps: (state, emit) => looks({ model, steps, state, emit }),
    broken: () => undefined,
    isAtRest: ({ tasks, look }) => look.at === 'off' && tasks.every(isSettled),
    keyOf: ({ tasks, look }) => JSON.stringify([tasks, look]),
  };
}

/** A task that lives serves its call; one that is gone has no session any more, and the table says that it is over. */
function isSettled({ is, isAlive, session, silence }: Truth): boolean {
  if (is === 'runs') return isAlive && session === 'live' && silence === 0;
  return is === 'gone' && !isAlive && session === 'over';
}
