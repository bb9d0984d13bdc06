/** Stops every task of the pools, and waits until they are gone: only then can their cluster go. */
import type { Log } from '../../core/log.ts';
import type { Launcher } from '../../core/task/launcher.ts';
import type { Clock } from '../../core/time/clock.ts';

/** What stopping needs. */
export interface ClearingDeps {
  readonly launcher: Pick<Launcher, 'listRunning' | 'describe' | 'stop'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A task may take its two minutes to say goodbye. */
const LOOK_EVERY_MS = 5_000;

/** Below the function's own 15 minutes. */
const WITHIN_MS = 780_000;

/** Throws an error that says how many are left when they do not stop in time. */
export async function clearPools(deps: ClearingDeps, pools: readonly string[]): Promise<void> {
  const { clock, launcher, log } = deps;
  const untilMs = clock.nowMs() + WITHIN_MS;
  const told = new Set<string>();
  for (;;) {
    for (const taskId of await listAll(deps, pools)) {
      if (told.has(taskId)) continue;
      told.add(taskId);
      await launcher.stop(taskId, 'its deployment is destroyed');
    }
    const left = await countLeft(deps, [...told]);
    if (left === 0) return;
    if (clock.nowMs() >= untilMs)
      throw new Error(`Cannot clear the cluster: ${left} tasks still run`);
    log.info('tasks are stopping', { left });
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** A list leaves out what was told to stop, and may be late: what was told is remembered. */
async function listAll({ launcher }: ClearingDeps, pools: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pool of pools) {
    let from: string | undefined;
    do {
      const page = await launcher.listRunning(pool, from);
      found.push(...page.taskIds);
      from = page.next;
    } while (from !== undefined);
  }
  return found;
}

async function countLeft({ launcher }: ClearingDeps, told: readonly string[]): Promise<number> {
  if (told.length === 0) return 0;
  const tasks = await launcher.describe(told);
  return tasks.filter(({ state }) => state !== 'stopped').length;
}
