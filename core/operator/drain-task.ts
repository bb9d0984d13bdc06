/** An operator drains a task: its calls go on, and it takes no new one. */
import { advanceTask } from '../store/advance.ts';
import type { TaskStore } from '../store/store.ts';
import type { Task } from '../task/task.ts';
import { drainTask } from '../task/task-transitions.ts';

/** Drains it as it is by then; one that drains already is fine. Answers it as it is, in another state where it is over. */
export async function drainNow(store: Pick<TaskStore, 'saveTask'>, task: Task): Promise<Task> {
  if (task.state === 'draining') return task;
  const drained = await advanceTask(store, task, (open) => drainTask(open, 'operator'));
  if (drained.outcome === 'moved') return drained.item;
  if (drained.outcome === 'lost' && drained.current) return drainNow(store, drained.current);
  return task;
}
