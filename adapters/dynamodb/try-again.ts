/** Errors that only say "not now": another transaction held the item, or the table was over its rate. Nothing was written. */
import {
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Clock, Random } from '../../core/time/clock.ts';

/** Tries in all; with the pauses below about 0.3 s, well under any deadline that waits for a write. */
const TRIES = 5;
const FIRST_PAUSE_MS = 20;

const PASSING: readonly (string | undefined)[] = [
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];

/** Sends until the answer is another one, a bounded number of times; then throws what it got. */
export async function tryAgain<T>(
  { clock, random }: { clock: Clock; random: Random },
  send: () => Promise<T>,
): Promise<T> {
  for (let round = 0; ; round++) {
    try {
      return await send();
    } catch (error) {
      if (round === TRIES - 1 || !isPassing(error)) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** round * (0.5 + random() / 2));
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).every(({ Code }) => PASSING.includes(Code));
}
