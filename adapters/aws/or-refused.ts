/** Tells what a service refuses for good from what may go well when it is asked again. */
import type { RefusedForGood } from '../../core/task/refused-for-good.ts';
import { isUnreachable } from './is-unreachable.ts';

/** The work's answer, or why it is refused. Throws where the service cannot be reached, has too much to do, or says one of `again`. */
export async function orRefused<T>(
  work: () => Promise<T>,
  again: readonly string[] = [],
): Promise<T | RefusedForGood> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || isUnreachable(error) || again.includes(error.name))
      throw error;
    const because = `${error.name}: ${error.message}`;
    return { outcome: 'refused', because, denied: error.name.startsWith('AccessDenied') };
  }
}
