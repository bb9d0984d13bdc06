/** A pool's queue, read once for all that look at it within a moment: each open event stream would read it by itself. */
import type { ApiDeps } from './deps.ts';
import { type QueueFacts, readQueue } from './queue.ts';

/** A place in the queue may be told that late. */
const KEPT_MS = 500;

/** A reader of queues with a short memory. */
export function createSharedQueue(deps: ApiDeps): (pool: string) => Promise<QueueFacts> {
  const kept = new Map<string, { readonly atMs: number; readonly facts: Promise<QueueFacts> }>();
  return (pool) => {
    const known = kept.get(pool);
    const atMs = deps.clock.nowMs();
    if (known && atMs - known.atMs < KEPT_MS) return known.facts;
    const facts = readQueue(deps, pool);
    kept.set(pool, { atMs, facts });
    facts.catch(() => kept.delete(pool));
    return facts;
  };
}
