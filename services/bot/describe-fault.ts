/** An error in the bot as a log line. */
import { describeUncaught } from '../../core/bot/uncaught.ts';

/** Describes it in one line of JSON. */
export function describeFault(error: unknown): string {
  const message = 'an error in the bot was not caught';
  return JSON.stringify({ level: 'error', message, ...describeUncaught(error) });
}
