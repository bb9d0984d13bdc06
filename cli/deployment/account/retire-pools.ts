/**
 * The tasks of pools that left the configuration: no scaler knows them any more, so that the deploy itself lets them go. They are
 * found by what runs, so that a deploy goes on with what an earlier one was stopped at.
 */
import { drainNow } from '../../../core/operator/drain-task.ts';
import type { Store } from '../../../core/store/store.ts';
import { taskIdOf } from '../../../core/task/launcher.ts';
import { sessionsOn } from '../../../core/task/task.ts';
import type { Site } from './reach.ts';

const LOOK_EVERY_MS = 5_000;

/** Stops each task of another pool than these once it has no call, and waits for those that have one. */
export async function retirePools(
  io: Site,
  { cluster, table, kept }: { cluster: string; table: string; kept: readonly string[] },
): Promise<void> {
  const { poolOfTag } = await import('../../../adapters/ecs/launched-tasks.ts');
  const cloud = await io.cloud();
  const store = cloud.pools(table);
  for (;;) {
    const running = (await cloud.runningTasks(cluster)).flatMap(({ arn, startedBy }) => {
      const pool = poolOfTag(startedBy);
      return pool === undefined || kept.includes(pool) ? [] : [{ arn, pool }];
    });
    if (running.length === 0) return;
    const pools = [...new Set(running.map(({ pool }) => pool))];
    const busy = await drainAll(store, pools);
    for (const { arn } of running) if (!busy.has(taskIdOf(arn))) await cloud.stopTask(cluster, arn);
    if (busy.size > 0)
      io.note(`${busy.size} tasks of ${pools.join(', ')} have calls, which are waited for …`);
    await io.clock.sleep(LOOK_EVERY_MS);
  }
}

/** Nobody can be given a task that drains: those that have a call by then are the only ones that ever will. */
async function drainAll(
  store: Pick<Store, 'listTasks' | 'saveTask'>,
  pools: readonly string[],
): Promise<Set<string>> {
  const tasks = (await Promise.all(pools.map((pool) => store.listTasks(pool)))).flat();
  const drained = await Promise.all(tasks.map((task) => drainNow(store, task)));
  return new Set(drained.filter((task) => sessionsOn(task) > 0).map(({ taskId }) => taskId));
}
