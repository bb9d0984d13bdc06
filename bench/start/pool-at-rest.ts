/** Waits for a pool to be as it was before the last call, so that every start meets the same. */
import { setTimeout as pause } from 'node:timers/promises';

/** Warming a process takes one or two seconds, many at once more. */
const GIVE_UP_MS = 120_000;

/** After the pool says so, the last process still settles. */
const SETTLE_MS = 300;

/** The pool as `GET /v1/pool` tells it, as much as is needed here. */
export interface PoolTold {
  readonly idle: number;
  readonly busy: number;
  readonly starting: number;
  readonly draining: number;
}

/** Resolves when the pool is so. Throws when it does not come to be. */
export async function poolAtRest(
  url: string,
  isSo: (pool: PoolTold) => boolean,
): Promise<PoolTold> {
  const giveUpMs = performance.now() + GIVE_UP_MS;
  let pool: PoolTold | undefined;
  while (performance.now() < giveUpMs) {
    pool = (await (await fetch(`${url}/v1/pool`)).json()) as PoolTold;
    if (isSo(pool)) {
      await pause(SETTLE_MS);
      return pool;
    }
    await pause(100);
  }
  throw new Error(`Cannot bench: the pool does not come to rest, it is ${JSON.stringify(pool)}`);
}
