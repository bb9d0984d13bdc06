/** How long a waiting caller must expect to wait, from what is on its way. */
import { TICK_MS } from '../limits.ts';

/** A place in a pool's queue, and the tasks that will serve it. */
export interface QueueAhead {
  /** 1 is next. */
  readonly position: number;
  readonly nowMs: number;
  /** Median of our own launches, in ms. */
  readonly leadTimeMs: number;
  /** When each task that is still starting was launched. */
  readonly launchedAtMs: readonly number[];
  /** Sessions that a new task takes at once: its own seat and the spare ones. */
  readonly seatsPerTask: number;
  /** Tasks that may still be launched before the cap. */
  readonly room: number;
}

/** A launch that is overdue is expected after this share of the lead time, again and again. */
const OVERDUE_SHARE = 0.1;

/**
 * Expected wait in ms; nothing where no launch will serve this place, so that it waits for a call to end. Seats that calls
 * give back earlier are not counted on: an estimate may be beaten.
 */
export function expectedWaitMs(queue: QueueAhead): number | undefined {
  const { position, nowMs, leadTimeMs, seatsPerTask, room } = queue;
  const task = Math.ceil(position / seatsPerTask) - 1;
  const launchedAtMs = [...queue.launchedAtMs].sort((a, b) => a - b);
  const ownMs = launchedAtMs[task];
  if (ownMs !== undefined) {
    return Math.round(Math.max(ownMs + leadTimeMs - nowMs, leadTimeMs * OVERDUE_SHARE));
  }
  return task - launchedAtMs.length < room ? Math.round(leadTimeMs + TICK_MS) : undefined;
}
