/** Work that an outage of the store interrupted is done again until it is done: an end that is not written would leak. */
import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time/clock.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** Repeats `work` while it throws, ever more slowly. Never throws; gives up only when the signal aborts. */
export async function keepTrying(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; ) {
    try {
      await work();
      return;
    } catch (error) {
      log.warn('state could not be written: trying again', { waitMs, error: String(error) });
    }
    await clock.sleep(waitMs, signal);
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}
