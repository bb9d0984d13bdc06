import { describe, expect, it } from 'vitest';
import { SMALL } from '../../../../services/scaler/sizing/ask-for.ts';
import {
  decideTarget,
  observe,
  replayCounts,
} from '../../../../services/scaler/sizing/decide-target.ts';
import { createCalibration } from '../../../../services/scaler/sizing/programme/calibration.ts';
import type { TargetSettings } from '../../../../services/scaler/sizing/settings.ts';
import { createTargetState } from '../../../../services/scaler/sizing/target-state.ts';

const START_MS = Date.UTC(2026, 7, 3);
const DAYS = 14;
const settings: TargetSettings = {
  timeZone: 'UTC',
  minWarm: 0,
  maxTasks: 0,
  spareSeats: 1,
  reuse: true,
  refill: 'claim',
  tickMs: 5_000,
  meanSessionMs: 240_000,
};
const empty = {
  idle: 0,
  starting: 0,
  waiting: 0,
  sessions: 0,
  busy: 0,
  spareOpen: 0,
  spareClosed: 0,
};

/** A pool with so many sessions at a time, for two weeks, from nine to five or all day. */
function pool(busy: number, changes: Partial<TargetSettings> = {}, open = [0, 24]) {
  const state = createTargetState({ ...settings, ...changes });
  const past = Array.from({ length: DAYS * 288 }, (_, i) => {
    const hour = Math.floor((i % 288) / 12);
    const count = hour >= (open[0] ?? 0) && hour < (open[1] ?? 24) ? busy * 1.25 : 0;
    return { fromMs: START_MS + i * 300_000, count };
  });
  replayCounts(state, past, 300_000);
  return state;
}
const at = (hour: number, minute = 0) =>
  START_MS + DAYS * 86_400_000 + hour * 3_600_000 + minute * 60_000;

describe('what a pool asks for', () => {
  it('is a warm task before the hours in which calls come, and none at night', () => {
    const state = pool(0.5, {}, [9, 17]);
    expect(decideTarget(state, empty, at(3))).toMatchObject({ warm: 0, keep: 0 });
    expect(decideTarget(state, empty, at(8, 59)).warm).toBeGreaterThanOrEqual(1);
    expect(decideTarget(state, empty, at(12)).warm).toBeGreaterThanOrEqual(1);
  });

  it('counts spare seats that CPU keeps closed as taken, and says so', () => {
    const state = pool(1);
    const busy = { ...empty, busy: 2, sessions: 2 };
    const open = decideTarget(state, { ...busy, spareOpen: 2 }, at(12));
    const closed = decideTarget(state, { ...busy, spareClosed: 2 }, at(12));
    expect(closed.warm).toBeGreaterThan(open.warm);
    expect(closed.boundBy).toBe('cpu');
  });

  it('does not jump where the programme gives way', () => {
    const asked = [3.5, 4, 4.5, 5, 5.5, 6, 6.5].map((busy) => {
      const counts = { busy: 5, sessions: 5, spareOpen: 5 };
      return decideTarget(pool(busy), { ...empty, ...counts }, at(12)).warm;
    });
    for (const [i, warm] of asked.slice(1).entries())
      expect(Math.abs(warm - (asked[i] ?? 0))).toBeLessThanOrEqual(1);
    expect(SMALL.below).toBeLessThan(SMALL.above);
  });

  it('leaves a large pool to its quantiles after hours in which nothing came', () => {
    const state = pool(20);
    const minute = { arrivals: 0, ended: 0, sessions: 0 };
    let nowMs = at(8);
    for (; nowMs < at(14); nowMs += 60_000) {
      decideTarget(state, empty, nowMs);
      observe(state, { ...minute, fromMs: nowMs, toMs: nowMs + 60_000 });
    }
    for (; nowMs < at(14, 10); nowMs += 60_000) {
      decideTarget(state, empty, nowMs);
      observe(state, { ...minute, arrivals: 5, fromMs: nowMs, toMs: nowMs + 60_000 });
    }
    const decision = decideTarget(state, empty, nowMs);
    const trusting = { ...state, calibration: createCalibration() };
    expect(decision.expectedArrivals).toBeGreaterThan(2);
    expect(decision).toEqual(decideTarget(trusting, empty, nowMs));
  });

  it('keeps minWarm whatever the programme says', () => {
    expect(decideTarget(pool(0.001, { minWarm: 2 }), empty, at(12))).toMatchObject({
      warm: 2,
      boundBy: 'minWarm',
    });
  });
});
