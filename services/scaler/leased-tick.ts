/** A tick under the pool's lease: overlapping scalers take turns, and so do the ticks of one scaler. */
import { TICK_MS } from '../../core/limits.ts';
import type { PoolDecision } from '../../core/pool/pool.ts';
import { NOTHING_RECONCILED, type Reconciled, reconcile } from './reap/reconcile.ts';
import { createSerially } from './serially.ts';
import { type TickDeps, tickPool } from './tick.ts';

/** A tick's lease; exceeds the longest tick, so that a scaler that died holds nobody up for long. */
const LEASE_MS = 20_000;

/** What leased ticks need besides a tick's. */
export interface LeasedTickDeps extends Omit<TickDeps, 'tickMs'> {
  /** Names this scaler in the lease. */
  readonly owner: string;
  /** How often heartbeats and ECS are compared with the table. */
  readonly reconcileMs: number;
}

/** One tick of a pool, or `busy` while another scaler's runs. `mayReconcile` is false for a kick, which is in a hurry, and goes by the loop's last target. */
export type LeasedTick = (
  pool: string,
  mayReconcile: boolean,
) => Promise<PoolDecision | undefined | 'busy'>;

/** Builds the tick of a scaler; it remembers when each pool was last reconciled. */
export function createLeasedTick(deps: LeasedTickDeps): LeasedTick {
  const reconciledMs = new Map<string, number>();
  const known = new Map<string, Reconciled>();
  const tickDeps: TickDeps = { ...deps, tickMs: TICK_MS };
  // The lease is the scaler's own, so it does not keep two ticks of one scaler apart.
  const serially = createSerially();
  const tick: LeasedTick = async (pool, mayReconcile) => {
    const nowMs = deps.clock.nowMs();
    const lease = `tick#${pool}`;
    const { held } = await deps.store.lease(lease, deps.owner, { nowMs, ttlMs: LEASE_MS });
    if (!held) return 'busy';
    const due = nowMs - (reconciledMs.get(pool) ?? 0) >= deps.reconcileMs;
    if (mayReconcile && due) reconciledMs.set(pool, nowMs);
    try {
      const before = known.get(pool) ?? NOTHING_RECONCILED;
      const now = mayReconcile && due ? await reconcile(tickDeps, pool, before) : before;
      known.set(pool, { ...now, died: [] });
      return await tickPool(tickDeps, pool, { ...now, isKick: !mayReconcile });
    } finally {
      await deps.store.releaseLease(lease, deps.owner);
    }
  };
  return (pool, mayReconcile) => serially(pool, () => tick(pool, mayReconcile));
}
