/** Keeps the pools at their targets: ticks each some seconds, at once when kicked, one at a time for each pool. */
import { TICK_MS } from '../../core/limits.ts';
import type { PoolDecision } from '../../core/pool/pool.ts';
import { createLeasedTick, type LeasedTick, type LeasedTickDeps } from './leased-tick.ts';

/** How long a kick waits for another scaler's tick to end. */
const KICK_WAIT_MS = 2_000;

/** What a scaler needs. */
export interface ScalerDeps extends LeasedTickDeps {
  readonly pools: readonly string[];
  /** A run ends early when nothing moves in any pool: somebody starts it again, each minute or by a kick. */
  readonly restsWhenQuiet?: boolean;
}

/** A running scaler. */
export interface Scaler {
  /** Ticks all pools until the time is up or the signal aborts. */
  run(untilMs: number, signal?: AbortSignal): Promise<void>;
  /** One tick of one pool now; kicks that come while one waits are answered by it. */
  kick(pool: string): Promise<PoolDecision | undefined>;
}

/** Builds a scaler over its ports. */
export function createScaler(deps: ScalerDeps): Scaler {
  const tick = createLeasedTick(deps);
  return { run: createRun(deps, tick), kick: createKick(deps, tick) };
}

function createRun(deps: ScalerDeps, tick: LeasedTick): Scaler['run'] {
  const tickSafely = (pool: string) =>
    tick(pool, true).catch((error: unknown) => {
      deps.log.error('tick failed', { pool, error: String(error) });
    });
  return async (untilMs, signal) => {
    for (;;) {
      const startedMs = deps.clock.nowMs();
      if (startedMs >= untilMs || signal?.aborted) return;
      const done = await Promise.all(deps.pools.map(tickSafely));
      await deps.meter.flush();
      if (deps.restsWhenQuiet && done.every(isQuiet)) return;
      const restMs = Math.min(startedMs + TICK_MS, untilMs) - deps.clock.nowMs();
      if (restMs > 0) await deps.clock.sleep(restMs, signal);
    }
  };
}

/** Only a pool that says so: a tick that failed, or was another scaler's, may have anything under way. */
function isQuiet(done: Awaited<ReturnType<LeasedTick>> | void): boolean {
  return typeof done === 'object' && done.moves === false;
}

function createKick(deps: ScalerDeps, tick: LeasedTick): Scaler['kick'] {
  const waiting = new Map<string, Promise<PoolDecision | undefined>>();
  const tickSoon = async (pool: string) => {
    const giveUpMs = deps.clock.nowMs() + KICK_WAIT_MS;
    for (;;) {
      const done = await tick(pool, false);
      if (done !== 'busy') return done;
      if (deps.clock.nowMs() > giveUpMs) return undefined;
      await deps.clock.sleep(100);
    }
  };
  return (pool) => {
    const asked =
      waiting.get(pool) ??
      deps.clock.sleep(0).then(() => {
        waiting.delete(pool);
        return tickSoon(pool);
      });
    waiting.set(pool, asked);
    return asked;
  };
}
