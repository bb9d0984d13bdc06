/** Warms many tasks a few at a time. */
import { setTimeout as pause } from 'node:timers/promises';
import type { PoolStore, TaskStore } from '../../core/store/store.ts';
import { listingOf } from '../../core/task/task.ts';

/** Tasks that are warmed at once: fifty of them share two cores for so long that each is given up before it is warm. */
const AT_ONCE = 4;

const POLL_MS = 250;

/** Holds more and more of them, up to `warm`; resolves when all wait for a caller. */
export async function warmInSteps(
  store: Pick<PoolStore, 'getPool' | 'savePool'> & Pick<TaskStore, 'listTasks'>,
  pool: string,
  warm: number,
): Promise<void> {
  for (let held = 0; held < warm; ) {
    held = Math.min(warm, held + AT_ONCE);
    await hold(store, pool, held);
    while ((await countIdle(store, pool)) < held) await pause(POLL_MS);
  }
}

/** How many are held; the scaler's next tick reads it. The scaler writes the same record, and then it is written again. */
async function hold(
  store: Pick<PoolStore, 'getPool' | 'savePool'>,
  pool: string,
  minWarm: number,
): Promise<void> {
  for (;;) {
    const before = await store.getPool(pool);
    if (!before) throw new Error(`Cannot bench: the table has no pool ${pool}`);
    const settings = { ...before.settings, minWarm };
    const after = { ...before, version: before.version + 1, settings };
    if ((await store.savePool({ before, after })).outcome === 'saved') return;
  }
}

async function countIdle(store: Pick<TaskStore, 'listTasks'>, pool: string): Promise<number> {
  const tasks = await store.listTasks(pool);
  return tasks.filter((task) => listingOf(task) === 'idle').length;
}
