/** The pools' own records in memory. */
import { type Lease, mayRelease, mayTake } from '../../core/pool/lease.ts';
import type { PoolDecision, PoolRecord } from '../../core/pool/pool.ts';
import type { MinuteCount, PoolStore } from '../../core/store/store.ts';
import type { FailedStart } from '../../core/task/failed-start.ts';
import type { LaunchLedger } from '../../core/task/launch-ledger.ts';
import { settle } from '../settle.ts';

/** Pool records, decisions, leases and minute counts over these maps. */
export function createMemoryPools(
  records: Map<string, PoolRecord>,
  decisions: Map<string, PoolDecision>,
): PoolStore {
  const leases = new Map<string, Lease>();
  const counts = new Map<string, Map<number, number>>();
  return {
    getPool: async (pool) => records.get(pool),
    async savePool({ before, after }) {
      const current = records.get(after.pool);
      if (current?.version !== before?.version) return settle(after, current);
      records.set(after.pool, after);
      return { outcome: 'saved' };
    },
    ...createLedgers(),
    getDecision: async (pool) => decisions.get(pool),
    putDecision: async (pool, decision) => void decisions.set(pool, decision),
    async lease(name, owner, { nowMs, ttlMs }) {
      if (!mayTake(leases.get(name), owner, nowMs)) return { held: false };
      leases.set(name, { owner, untilMs: nowMs + ttlMs });
      return { held: true };
    },
    async releaseLease(name, owner) {
      if (mayRelease(leases.get(name), owner)) leases.delete(name);
    },
    ...createFailedStarts(),
    async countArrivals(pool, minuteMs, count) {
      const minutes = counts.get(pool) ?? new Map<number, number>();
      counts.set(pool, minutes.set(minuteMs, (minutes.get(minuteMs) ?? 0) + count));
    },
    async arrivals(pool, fromMs, toMs) {
      const found: MinuteCount[] = [];
      for (const [minuteMs, count] of counts.get(pool) ?? [])
        if (minuteMs >= fromMs && minuteMs < toMs) found.push({ minuteMs, count });
      return found.sort((a, b) => a.minuteMs - b.minuteMs);
    },
  };
}

function createFailedStarts(): Pick<PoolStore, 'noteFailedStart' | 'failedStarts'> {
  const failures = new Map<string, Map<string, FailedStart>>();
  return {
    async noteFailedStart(pool, failed) {
      const known = failures.get(pool) ?? new Map<string, FailedStart>();
      failures.set(pool, known);
      if (known.has(failed.id)) return false;
      known.set(failed.id, failed);
      return true;
    },
    failedStarts: async (pool, afterMs) =>
      [...(failures.get(pool)?.values() ?? [])]
        .filter(({ atMs }) => atMs > afterMs)
        .sort((a, b) => a.atMs - b.atMs),
  };
}

function createLedgers(): Pick<PoolStore, 'getLaunches' | 'saveLaunches'> {
  const ledgers = new Map<string, LaunchLedger>();
  return {
    getLaunches: async (pool) => ledgers.get(pool),
    async saveLaunches({ before, after }) {
      const current = ledgers.get(after.pool);
      if ((current?.version ?? 0) !== before.version) return settle(after, current);
      ledgers.set(after.pool, after);
      return { outcome: 'saved' };
    },
  };
}
