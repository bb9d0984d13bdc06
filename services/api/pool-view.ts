/** A pool as an operator sees it: counted from the tasks, beside what the scaler last decided. */
import type * as z from 'zod/mini';
import { listingOf, sessionsOn, type Task } from '../../core/task.ts';
import type { QueueFacts } from './queue.ts';
import type { poolView } from './schemas.ts';

/** Counts each task once as idle, busy, starting or draining; `shared` are those of the busy ones with several sessions. */
export function viewPool(
  pool: string,
  { tasks, waiting, record, decision }: QueueFacts,
): z.infer<typeof poolView> {
  const count = (fits: (task: Task) => boolean) => tasks.filter(fits).length;
  const empty = (task: Task) => sessionsOn(task) === 0;
  return {
    pool,
    idle: count((task) => listingOf(task) === 'idle'),
    busy: count((task) => sessionsOn(task) > 0),
    shared: count((task) => sessionsOn(task) > 1),
    starting: count((task) => empty(task) && task.state === 'starting'),
    draining: count((task) => empty(task) && task.state === 'draining'),
    waiting: waiting.length,
    spareSeats: tasks
      .filter((task) => listingOf(task) === 'spare')
      .reduce((sum, task) => sum + freeSeats(task), 0),
    maxTasks: record?.settings.maxTasks ?? null,
    target: decision?.warm ?? null,
    keep: decision?.keep ?? null,
    boundBy: decision?.boundBy ?? null,
    reason: decision?.reason ?? null,
    leadTimeMs: decision?.leadTimeMs ?? null,
    decidedAtMs: decision?.atMs ?? null,
  };
}

function freeSeats(task: Task): number {
  return task.seats.filter((seat) => seat.state === 'idle').length;
}
