/** Waits for a condition of a call. */
import { until } from '../local/until.ts';

/** Resolves when it holds; throws where it does not within this time. */
export async function when(holds: () => boolean, withinMs: number): Promise<void> {
  await until(() => holds() || undefined, withinMs);
}
