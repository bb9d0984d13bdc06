import { describe, expect, it } from 'vitest';
import type { PoolRecord, PoolSettings } from '../../../../core/pool/pool.ts';
import type { MinuteCount } from '../../../../core/store/store.ts';
import { createPredictiveRule } from '../../../../services/scaler/forecast/predict.ts';

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

function ask(
  nowMs: number,
  arrivals: (fromMs: number, toMs: number) => MinuteCount[],
  changes: Partial<PoolSettings> = {},
) {
  const settings = { ...record.settings, ...changes };
  const input = {
    record: { ...record, settings },
    census: quiet,
    nowMs,
    tasks: [],
    tickMs: 5_000,
  };
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

  it('keeps what a schedule of the pool wants, and says which', async () => {
    const days = [2];
    const schedules = [{ name: 'opening', days, from: '09:30', to: '11:00', minWarm: 7 }];
    const target = await ask(NOW_MS, () => [], { schedules });
    expect(target).toMatchObject({ warm: 7, boundBy: 'schedule' });
    expect(target.reason).toContain('opening');
  });

  it('expects few on a date that is said to be closed', async () => {
    const [usual, closed] = [
      await ask(NOW_MS, mornings),
      await ask(NOW_MS, mornings, { dateFactors: { '2026-10-14': 0 } }),
    ];
    expect(closed.expectedArrivals ?? 0).toBeLessThan(usual.expectedArrivals ?? 0);
  });

  it('keeps more warm for whom an instant answer is worth more', async () => {
    const worth = { idleMinute: 0.00033, ownCpu: 0.0005 };
    const cheap = await ask(NOW_MS, mornings, { worth: { ...worth, instantAnswer: 0.001 } });
    const dear = await ask(NOW_MS, mornings, { worth: { ...worth, instantAnswer: 10 } });
    expect(dear.warm).toBeGreaterThan(cheap.warm);
  });
});
