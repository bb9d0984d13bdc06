import { describe, expect, it } from 'vitest';
import type { Store } from '../../core/store/store.ts';
import { DEPLOYS, OVERLOAD, STORMY } from './runs.ts';
import { runVirtual } from './virtual/run-virtual.ts';

const MINUTES = 60_000;

describe('the pool, at length', () => {
  it.each([11, 12])(
    'holds in 1,000 sessions of a storm (seed %i)',
    async (seed) => {
      const { violations, visits } = await runVirtual({ ...STORMY, sessions: 1_000, seed });
      expect(violations).toEqual([]);
      expect(visits.get('talked')).toBeGreaterThan(850);
    },
    5 * MINUTES,
  );

  it(
    'cuts no call and lets nobody wait at 200 calls a time across ten deploys and rollbacks, some of them of broken revisions',
    async () => {
      const report = await runVirtual({ ...DEPLOYS, sessions: 600, seed: 3 });
      expect(report.violations).toEqual([]);
      expect(report.counts.get('fault: deploy')).toBeGreaterThanOrEqual(10);
      expect(report.counts.get('most callers')).toBeGreaterThanOrEqual(200);
      expect([...report.visits.keys()]).toEqual(['talked']);
      expect(report.counts.get('queued') ?? 0).toBe(0);
    },
    5 * MINUTES,
  );

  it(
    'serves as many as it has seats for while ten times as many come, each in turn, and tells the others',
    async () => {
      const report = await runVirtual({ ...OVERLOAD, sessions: 1_500, seed: 3 });
      const { violations, visits, waitsMs } = report;
      expect(violations).toEqual([]);
      expect(visits.get('refused')).toBeGreaterThan(0);
      expect(visits.get('cut') ?? 0).toBe(0);
      // Nobody is held for longer than the queue's own limit.
      expect(waitsMs.at(-1)).toBeLessThan(180_000);
    },
    5 * MINUTES,
  );

  it(
    'holds though the lease lets two scalers tick at once',
    async () => {
      const noLease = (store: Store): Store => ({ ...store, lease: async () => ({ held: true }) });
      const busy = { ...OVERLOAD, sessions: 300, seed: 7 };
      expect((await runVirtual({ ...busy, through: noLease })).violations).toEqual([]);
    },
    5 * MINUTES,
  );
});
