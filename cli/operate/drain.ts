/** `greenroom drain`: a task takes no new session; its calls go on, and once it is empty it is stopped. */
import { CannotRun } from '../../core/cannot-run.ts';
import { drainNow } from '../../core/operator/drain-task.ts';
import type { TaskStore } from '../../core/store/store.ts';
import { sessionsOn, type Task } from '../../core/task/task.ts';
import { command } from '../command.ts';
import { findTask } from './find-by-id.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';

/** One after the other. */
export const drain = (reach: Reach) =>
  command({
    name: 'drain',
    summary: 'tasks take no new session; their calls go on without a limit',
    about: `The tasks take no new session from now on, and calls go on until they end by themselves. An empty task is stopped by the
next tick of the scaler, which also replaces what the pool then lacks.`,
    words: { usage: 'the ids of tasks, or how they begin', least: 1, most: 100 },
    flags: OPERATE_FLAGS,
    async run(asked, { say }) {
      const deployment = await openPools(reach, asked);
      const drained: Task[] = [];
      for (const id of asked.words) {
        const found = await findTask(deployment, id);
        drained.push(await drainOpen(deployment.store, found));
      }
      if (asked.json) return say(JSON.stringify({ drained: drained.map(({ taskId }) => taskId) }));
      for (const task of drained) {
        say(`${task.taskId} drains: ${sessionsOn(task)} calls go on, and it takes no new one`);
      }
    },
  });

/** Drains it. Throws `CannotRun` where it is over. */
export async function drainOpen(store: Pick<TaskStore, 'saveTask'>, task: Task): Promise<Task> {
  const drained = await drainNow(store, task);
  if (drained.state === 'draining') return drained;
  throw new CannotRun(`Cannot drain ${task.taskId}: it is ${drained.state}`);
}
