/** What the search of who is dead knows in one moment, and who lies. */
import { killTask } from '../../../../core/task/task-transitions.ts';
import * as reapSteps from '../../../../services/scaler/reap/reap.ts';
import { RuleBroken } from './explore.ts';

/** What production concludes; a mutant replaces one. */
export const REAPING = { ...reapSteps, killTask };

/** A source that may say anything at any time. */
export type Source = 'beats' | 'pulses' | 'described' | 'listed' | 'events' | 'roster' | 'health';

/** Who lies, and what a mutant does otherwise. */
export interface ListingModel {
  readonly liars: readonly Source[];
  /** What befalls one task befalls all: the store or the network is in trouble. */
  readonly together?: boolean;
  readonly steps?: Partial<typeof REAPING>;
  /** ECS is not asked whether an event is true. */
  readonly eventsBelieved?: boolean;
  /** A stale task is not asked whether it lives. */
  readonly unasked?: boolean;
  /** Whatever the table's list lacks is stopped. */
  readonly orphansBlindly?: boolean;
}

/** A task as it is, and what the table has. */
export interface Truth {
  readonly is: 'runs' | 'hung' | 'gone';
  /** When it was heard last: lately, over 15 s ago, over 45 s ago, longer ago than any call may last. */
  readonly silence: number;
  readonly isAlive: boolean;
  readonly session: 'live' | 'over';
  /** ECS was asked to stop it. */
  readonly stopping: boolean;
}

/** The reaper's look, by what it does next. */
export interface Look {
  readonly at: 'off' | 'heard' | 'told' | 'orphans' | 'sessions';
  readonly listed: readonly number[];
  readonly silent: readonly number[];
  readonly stale: readonly number[];
  readonly outlasted: readonly number[];
  readonly paused: boolean;
  readonly gone: readonly number[];
  readonly suspects: readonly number[];
}

/** All of it. */
export interface ListingState {
  readonly tasks: readonly Truth[];
  readonly look: Look;
}

/** The reaper between two looks. */
export const NO_LOOK: Look = {
  at: 'off',
  listed: [],
  silent: [],
  stale: [],
  outlasted: [],
  paused: false,
  gone: [],
  suspects: [],
};

/** The rule. */
export const ONE_WORD = 'a live call is ended on one word';

/** A task with a call, as all are at first. */
export const CALLED: Truth = {
  is: 'runs',
  silence: 0,
  isAlive: true,
  session: 'live',
  stopping: false,
};

/** The state with this task changed. Nobody may take a call's end upon himself while its task runs and is the table's. */
export function withTruth(state: ListingState, t: number, change: Partial<Truth>): ListingState {
  const before = state.tasks[t];
  const isEnded = change.isAlive === false || change.session === 'over' || change.stopping === true;
  const isLive = before?.is === 'runs' && before.isAlive && before.session === 'live';
  if (isEnded && isLive) throw new RuleBroken(ONE_WORD);
  return {
    ...state,
    tasks: state.tasks.map((task, i) => (i === t ? { ...task, ...change } : task)),
  };
}
