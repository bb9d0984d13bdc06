/** Serves waiting sessions in order: the backstop for a free seat that its own supervisor did not give away. */
import { type ServeDeps, serveLine } from '../../core/line/serve-line.ts';
import { listingOf, type Task } from '../../core/task/task.ts';

/** Tries as many of the oldest waiting sessions as there are free seats. Returns how many found one. */
export async function serveQueue(
  deps: ServeDeps,
  pool: string,
  tasks: readonly Task[],
): Promise<number> {
  const most = countFree(tasks);
  return most === 0 ? 0 : (await serveLine(deps, { pool, most })).seated;
}

function countFree(tasks: readonly Task[]): number {
  let free = 0;
  for (const task of tasks) {
    if (listingOf(task) === undefined) continue;
    for (const seat of task.seats) if (seat.state === 'idle') free += 1;
  }
  return free;
}
