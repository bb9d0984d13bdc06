import { describe, expect, it } from 'vitest';
import { numberOf, spaceFor } from '../../../../../services/scaler/sizing/programme/pool-space.ts';
import {
  LAUNCH_S,
  rangeOf,
  type WarmRange,
} from '../../../../../services/scaler/sizing/programme/small-pool.ts';
import { type Programme, solve } from '../../../../../services/scaler/sizing/programme/solve.ts';
import {
  costAtRate,
  createTables,
} from '../../../../../services/scaler/sizing/programme/tables.ts';
import { playPool } from '../../../../../sim/pool/pool-model.ts';
import type { Observation } from '../../../../../sim/pool/pool-world.ts';
import { createRandom } from '../../../../../sim/trace/random.ts';

const pool: Programme = {
  arrivalsPerS: 1 / 240,
  endsPerS: 1 / 240,
  leadS: 45,
  spareSeats: 1,
  reuse: true,
  coldS: 3636,
  sharedS: 300,
  launchS: LAUNCH_S,
};
const empty = { idle: 0, starting: 0, busy: 0, extra: 0 };
const rangeAt = (changes: Partial<Programme>, counts = empty) =>
  rangeOf(costAtRate(createTables(), { ...pool, ...changes }), counts);

/** Plays steady Poisson traffic against the programme's decisions; answers the cost a second, events at their prices. */
function played(of: Programme, calls: number): number {
  const random = createRandom(7);
  const after = (meanS: number) => -meanS * Math.log(1 - random.uniform());
  let atS = 0;
  const arrivalsS = Float64Array.from({ length: calls }, () => (atS += after(1 / of.arrivalsPerS)));
  const durationsS = Float64Array.from({ length: calls }, () => after(1 / of.endsPerS));
  const cost = costAtRate(createTables(), of);
  const known = new Map<string, WarmRange>();
  const rule = ({ idle, starting, waiting, busyTasks, active }: Readonly<Observation>) => {
    const key = [idle, starting, waiting, busyTasks, active].join();
    const range =
      known.get(key) ??
      rangeOf(cost, {
        idle,
        starting: Math.max(0, starting - waiting),
        busy: busyTasks + waiting,
        extra: active - busyTasks,
      });
    known.set(key, range);
    return range;
  };
  const world = {
    fromS: 0,
    measureFromS: 0,
    toS: atS,
    tickS: 5,
    reuse: true,
    maxTasks: 0,
    spareSeats: of.spareSeats,
    refill: 'claim' as const,
    nextLeadS: () => after(of.leadS),
  };
  const p = playPool({ arrivalsS, durationsS }, world, { rule });
  const events = p.cold * of.coldS + p.spare * of.sharedS + p.launches * of.launchS;
  return (p.taskS + p.startingS + events) / p.spanS;
}

describe('the programme of a small pool', () => {
  it('lets every caller wait where waiting costs next to nothing', () => {
    const of = { ...pool, spareSeats: 0, coldS: 1, sharedS: 0 };
    const each = 1 + of.leadS + LAUNCH_S;
    const { meanCost } = solve(of, spaceFor(3, 0));
    expect(meanCost).toBeCloseTo(of.arrivalsPerS * (each + 240), 2);
  });

  it('promises what comes when the pool is played, a spare seat or none', () => {
    for (const of of [pool, { ...pool, spareSeats: 0, sharedS: 0 }]) {
      const promised = solve(of, spaceFor(2, of.spareSeats)).meanCost;
      const came = played(of, 4000);
      expect(came / promised).toBeGreaterThan(0.94);
      expect(came / promised).toBeLessThan(1.06);
    }
  });

  it('keeps nothing warm for a call a day, and one task for ten an hour', () => {
    expect(rangeAt({ arrivalsPerS: 1 / 86_400 })).toEqual({ warm: 0, keep: 0 });
    expect(rangeAt({ arrivalsPerS: 10 / 3600 })).toEqual({ warm: 1, keep: 1 });
    expect(rangeAt({ arrivalsPerS: 1 / 86_400, coldS: 200_000 }).warm).toBe(1);
  });

  it('stops the idle task that it would not launch', () => {
    expect(rangeAt({ arrivalsPerS: 1 / 86_400 }, { ...empty, idle: 2 }).keep).toBe(0);
    expect(rangeAt({ arrivalsPerS: 10 / 3600 }, { ...empty, idle: 4 }).keep).toBeLessThan(4);
  });

  it('asks for more as callers, waiting or sharing become dearer', () => {
    const busy = { ...empty, busy: 1 };
    const grows = (ranges: { warm: number }[]) => {
      const warm = ranges.map((range) => range.warm);
      expect(warm).toEqual([...warm].sort((a, b) => a - b));
      expect(warm.at(-1)).toBeGreaterThan(warm[0] ?? 0);
    };
    grows([1, 3, 10, 30].map((hourly) => rangeAt({ arrivalsPerS: hourly / 3600 }, busy)));
    grows([30, 300, 3000, 30_000].map((sharedS) => rangeAt({ sharedS }, busy)));
    grows([100, 3000, 100_000].map((coldS) => rangeAt({ coldS, sharedS: 0 })));
  });

  it('names a number that a claim may be made good to, so that no launch follows which it does not want', () => {
    const cost = costAtRate(createTables(), { ...pool, arrivalsPerS: 3 / 3600 });
    const { warm, keep } = rangeOf(cost, { ...empty, idle: 1 });
    const claimed = rangeOf(cost, { ...empty, busy: 1 });
    expect(keep).toBe(1);
    expect(warm).toBe(claimed.warm === 0 ? 0 : 1);
  });

  it('takes counts beyond its space as the greatest', () => {
    const space = spaceFor(1, 1);
    const beyond = { idle: 99, starting: 99, busy: 99, extra: 99 };
    expect(numberOf(space, beyond)).toBe(numberOf(space, space));
  });
});
