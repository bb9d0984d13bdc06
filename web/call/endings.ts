/** Why a call is over, in the caller's words. */
import type { PageState } from '../status.ts';
import { Refused, type SessionAnswer } from './broker.ts';

/** How the page shows an end. */
export interface EndingView {
  readonly state: Extract<PageState, 'gone' | 'none' | 'over'>;
  readonly sentence: string;
}

const AS_IT_SHOULD: Readonly<Record<string, string>> = {
  caller_left: 'You have left the call.',
  ended_by_api: 'The call was ended.',
  bot_goodbye: 'The bot said goodbye.',
  transferred: 'You were handed over.',
  max_duration: 'The call reached its longest duration.',
  idle_timeout: 'Nobody said anything for a while, so the bot left.',
};

const FAULTS: Readonly<Record<string, string>> = {
  bot_died: 'Its process died in the middle of the call.',
  task_died: 'The machine it ran on has stopped.',
  bot_error: 'It ran into an error.',
  queue_timeout: 'No bot became free in time.',
  pool_full: 'Every bot is taken, and so is every place in the queue.',
  caller_never_connected:
    'Your browser and the bot could not connect: it needs UDP, which some company networks block.',
};

/** What to show of a session that is over, or of one that nobody can say anything about. */
export function endingOf(session: Pick<SessionAnswer, 'reason'> | undefined): EndingView {
  const reason = session?.reason ?? '';
  const asItShould = AS_IT_SHOULD[reason];
  if (asItShould) return { state: 'over', sentence: `${asItShould} Press Start for another one.` };
  const fault = FAULTS[reason] ?? 'It has fallen silent.';
  return { state: 'gone', sentence: `${fault} Press Start for another bot.` };
}

/** Why no bot was to be had, by the API's codes, and when it is worth another try. */
const NO_BOT: Readonly<Record<string, string>> = {
  POOL_FULL: 'Every bot is in a call, and the line is full.',
  CAPACITY_QUOTA: 'Every bot is in a call, and the account may not run more of them.',
  LAUNCH_THROTTLED: 'Every bot is in a call, and no more can be started at this moment.',
  AZ_CAPACITY: 'Every bot is in a call, and AWS has no room for more at this moment.',
};

/** What to show of a call that could not be started. */
export function startFailureOf(error: unknown): EndingView {
  if (error instanceof Refused) return { state: 'none', sentence: refusalOf(error) };
  const what = error instanceof Error ? error.message : JSON.stringify(error);
  return { state: 'none', sentence: `The call could not be started: ${what}` };
}

function refusalOf({ code, message, retryAfterS }: Refused): string {
  const why = NO_BOT[code];
  if (!why) return message;
  const wait = retryAfterS === undefined ? 'in a moment' : `in ${retryAfterS} s`;
  return `${why} Try again ${wait}.`;
}
