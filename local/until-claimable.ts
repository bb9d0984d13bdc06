/** Waits for the first bot, or learns why there will be none. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskStore } from '../core/store/store.ts';
import { listingOf } from '../core/task/task.ts';
import { CannotStart } from './cannot-start.ts';

/** A bot that takes longer is not going to come; exceeds the 80 s that a Python bot's host waits, which then says what it waited for. */
const FIRST_BOT_MS = 100_000;

/** How often the table is asked; each time is eight queries on a machine that is busy warming. */
const POLL_MS = 150;

/** Tasks that may die before the first is ready. */
const DEATHS = 3;

/** What is watched meanwhile. */
export interface FirstTask {
  readonly store: Pick<TaskStore, 'listTasks'>;
  readonly pool: string;
  readonly launchDelayMs: number;
  /** Tasks that have stopped so far. */
  readonly deaths: () => number;
  readonly lastWords: () => string | undefined;
  readonly signal: AbortSignal;
}

/** Resolves when a task can be claimed or the signal aborts; throws `CannotStart` with what the bots said last. */
export async function untilClaimable(of: FirstTask): Promise<void> {
  const giveUpMs = Date.now() + of.launchDelayMs + FIRST_BOT_MS;
  while (!of.signal.aborted) {
    const tasks = await of.store.listTasks(of.pool);
    if (tasks.some((task) => listingOf(task) === 'idle')) return;
    if (of.deaths() >= DEATHS || Date.now() > giveUpMs) {
      throw new CannotStart(
        `no bot became ready; the last one said: ${of.lastWords() ?? 'nothing'}`,
      );
    }
    await delay(POLL_MS);
  }
}
