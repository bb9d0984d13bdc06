/** Waits for a condition of a call. */
import { until } from '../local/until.ts';

/** Resolves when it holds; throws where it does not within a minute, which a busy machine may need. */
export async function when(holds: () => boolean): Promise<void> {
  await until(() => holds() || undefined);
}
