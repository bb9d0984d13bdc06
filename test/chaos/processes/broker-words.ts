/** What the harness and the processes of the API and the scaler say to each other. */
import { createSystemClock } from '../../../adapters/clock/system-clock.ts';
import type { TimerClock } from '../../../core/time/clock.ts';

/** Process to harness. */
export type FromBroker =
  | { readonly says: 'listening'; readonly port: number }
  /** As an asynchronous invocation on AWS. */
  | { readonly says: 'kick' };

/** Harness to a scaler's process. */
export type ToScaler =
  | { readonly does: 'kick' }
  /** An event of ECS, as EventBridge delivers it. */
  | { readonly does: 'event'; readonly event: unknown };

/** The clock of a process whose machine's is wrong by so much. */
export function skewedClock(env: Readonly<Record<string, string | undefined>>): TimerClock {
  const clock = createSystemClock();
  const skewMs = Number(env['CHAOS_SKEW_MS'] ?? 0);
  return { ...clock, nowMs: () => clock.nowMs() + skewMs };
}

/** Tells the harness, which may have gone. */
export function tellHarness(words: FromBroker): void {
  if (process.connected) process.send?.(words, undefined, undefined, () => undefined);
}
