/** A pool as an operator sees it: counted from the tasks, beside what the scaler last decided. */
import type * as z from 'zod/mini';
import { takeCensus } from '../../core/pool/census.ts';
import type { poolView } from './schemas.ts';
import type { QueueFacts } from './start/queue.ts';

/** The census that the scaler takes, with the bounds and the reason of its last decision. */
export function viewPool(
  pool: string,
  { tasks, waiting, record, decision }: QueueFacts,
): z.infer<typeof poolView> {
  const census = takeCensus(tasks, waiting.length, record ?? { revisions: [] });
  const { idle, busy, shared, starting, draining, spareOpen } = census;
  return {
    pool,
    idle,
    busy,
    shared,
    starting,
    draining,
    waiting: waiting.length,
    spareSeats: spareOpen,
    maxTasks: record?.settings.maxTasks ?? null,
    target: decision?.warm ?? null,
    keep: decision?.keep ?? null,
    boundBy: decision?.boundBy ?? null,
    reason: decision?.reason ?? null,
    leadTimeMs: decision?.leadTimeMs ?? null,
    decidedAtMs: decision?.atMs ?? null,
  };
}
