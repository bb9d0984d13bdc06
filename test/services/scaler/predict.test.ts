import { describe, expect, it } from 'vitest';
import type { PoolRecord } from '../../../core/pool.ts';
import type { MinuteCount } from '../../../core/store.ts';
import { createPredictiveRule } from '../../../services/scaler/predict.ts';

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 9, 14, 10, 0);

const record: PoolRecord = {
  pool: 'p',
  version: 1,
  revisions: [],
  settings: {
    minWarm: 1,
    maxTasks: 100,
    spareSeats: 0,
    isolation: 'process',
    timeZone: 'UTC',
    maxTaskAgeMs: 1e9,
    maxSessionsPerTask: 50,
  },
};

const quiet = {
  idle: 0,
  busy: 0,
  shared: 0,
  starting: 0,
  draining: 0,
  waiting: 0,
  sessions: 0,
  spareOpen: 0,
  spareClosed: 0,
  fleet: 0,
};

/** Four weeks with six requests a minute from nine to twelve, and none else. */
const mornings = (fromMs: number, toMs: number): MinuteCount[] => {
  const counts: MinuteCount[] = [];
  for (
    let minuteMs = NOW_MS - 28 * 86_400_000;
    minuteMs < Math.min(toMs, NOW_MS);
    minuteMs += MINUTE_MS
  ) {
    const hour = new Date(minuteMs).getUTCHours();
    if (minuteMs >= fromMs && hour >= 9 && hour < 12) counts.push({ minuteMs, count: 6 });
  }
  return counts;
};

function ask(nowMs: number, arrivals: (fromMs: number, toMs: number) => MinuteCount[]) {
  const input = { record, census: quiet, nowMs, leadTimeMs: 45_000, tickMs: 5_000 };
  return createPredictiveRule()({ ...input, arrivals: async (from, to) => arrivals(from, to) });
}

describe('the predictive rule', () => {
  it('keeps the floor for a pool that has seen nothing, and says so', async () => {
    const target = await ask(NOW_MS, () => []);
    expect(target.warm).toBeGreaterThanOrEqual(1);
    expect(target.boundBy).toMatch(/minWarm|no-history/);
  });

  it('keeps more warm in an hour that was busy for weeks than in one that was not', async () => {
    const busy = await ask(NOW_MS, mornings);
    const quiet = await ask(NOW_MS - 6 * 3_600_000, (from, to) =>
      mornings(from, Math.min(to, NOW_MS - 6 * 3_600_000)),
    );
    expect(busy.warm).toBeGreaterThan(quiet.warm);
    expect(busy.expectedArrivals ?? 0).toBeGreaterThan(2);
  });

  it('never asks for more than the pool’s cap', async () => {
    const target = await ask(NOW_MS, (from, to) =>
      mornings(from, to).map((c) => ({ ...c, count: 9000 })),
    );
    expect(target.warm).toBeLessThanOrEqual(100);
    expect(target.boundBy).toBe('maxTasks');
  });
});
