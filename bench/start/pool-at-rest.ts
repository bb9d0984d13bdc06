/** Waits for a pool to be as it was before the last call, so that every start meets the same. */
import { setTimeout as pause } from 'node:timers/promises';
import { familyOf } from '../../services/supervisor/process/process-group.ts';
import { cpuSecondsOf } from '../../services/supervisor/process/process-stat.ts';

/** Warming a process takes some seconds, many at once more. */
const GIVE_UP_MS = 120_000;

/** Processes are looked at for so long. */
const WINDOW_MS = 500;

/**
 * At rest they use less than this share of a core: tasks are asked each second whether they live, which is some hundredths for
 * each of them, and one process that is warmed takes all of a core.
 */
const RESTING_SHARE = 0.5;

/** The pool as `GET /v1/pool` tells it, as much as is needed here. */
export interface PoolTold {
  readonly idle: number;
  readonly busy: number;
  readonly starting: number;
  readonly draining: number;
}

/** A system whose pool it is. */
interface Host {
  readonly url: string;
  /** The process whose family it is. */
  readonly pid: number;
}

/** Resolves when the pool is so, and nothing is being warmed. Throws when it does not come to be. */
export async function poolAtRest(
  { url, pid }: Host,
  isSo: (pool: PoolTold) => boolean,
  restingShare = RESTING_SHARE,
): Promise<PoolTold> {
  const giveUpMs = performance.now() + GIVE_UP_MS;
  let pool: PoolTold | undefined;
  while (performance.now() < giveUpMs) {
    pool = (await (await fetch(`${url}/v1/pool`)).json()) as PoolTold;
    // A task counts as idle while its only seat is warmed anew, which is not to fall into a start.
    if (isSo(pool) && (await isResting(pid, restingShare))) return pool;
    await pause(100);
  }
  throw new Error(`Cannot bench: the pool does not come to rest, it is ${JSON.stringify(pool)}`);
}

async function isResting(pid: number, restingShare: number): Promise<boolean> {
  const before = usedBy(pid);
  await pause(WINDOW_MS);
  const after = usedBy(pid);
  const usedS = [...after].map(([one, cpuS]) => cpuS - (before.get(one) ?? 0));
  return usedS.reduce((sum, cpuS) => sum + cpuS, 0) * 1_000 < restingShare * WINDOW_MS;
}

function usedBy(pid: number): Map<number, number> {
  return new Map(familyOf(pid).map((one) => [one, cpuSecondsOf(one)]));
}
