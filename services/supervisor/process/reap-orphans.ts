/**
 * Process 1 inherits what a killed bot has left behind, and Node waits only for children that it has started itself. Whoever has been
 * dead at two looks in a row is nobody else's: Node takes leave of its own at once.
 */
import type { Clock } from '../../../core/time/clock.ts';
import { deadChildrenOf } from './process-group.ts';

const LOOK_MS = 5_000;

/** What it works with. */
export interface OrphanDeps {
  readonly clock: Pick<Clock, 'sleep'>;
  /** Takes leave of one. */
  readonly collect: (pid: number) => void;
  /** Whose children they are. */
  readonly pid: number;
}

/** Collects them until the signal aborts. */
export async function reapOrphans(
  { clock, collect, pid }: OrphanDeps,
  signal: AbortSignal,
): Promise<void> {
  let before: readonly number[] = [];
  while (!signal.aborted) {
    const dead = deadChildrenOf(pid);
    for (const child of dead) if (before.includes(child)) collect(child);
    before = dead;
    await clock.sleep(LOOK_MS, signal);
  }
}
