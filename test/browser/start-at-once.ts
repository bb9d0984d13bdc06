/** A caller who will not stand in line. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../web/caller.ts';

/**
 * Starts a call that is not queued. While a task's CPU or late frames are over its guard its spare seat is closed, which
 * a busy machine brings about; such a caller gives up, and comes again. Answers how often that was.
 */
export async function startAtOnce(caller: Caller): Promise<number> {
  for (let refusals = 0; ; refusals++) {
    await caller.start();
    const queued = caller.inState('queued', 60_000).then(() => true);
    const ready = caller.ready(60_000).then(() => false);
    queued.catch(() => undefined);
    ready.catch(() => undefined);
    if (!(await Promise.race([queued, ready]))) return refusals;
    await caller.hangUp();
    await delay(3_000);
  }
}
