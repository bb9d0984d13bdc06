import { describe, expect, it } from 'vitest';
import { playPool } from '../../../sim/pool/pool-model.ts';
import type { Observation, WarmAndKeep, World } from '../../../sim/pool/pool-world.ts';

const WORLD: World = {
  fromS: 0,
  measureFromS: 0,
  toS: 1000,
  tickS: 60,
  nextLeadS: () => 45,
  reuse: false,
  spareSeats: 0,
  refill: 'tick',
  maxTasks: 0,
};

function play(
  arrivals: readonly (readonly [number, number])[],
  world: Partial<World>,
  rule: (o: Readonly<Observation>) => WarmAndKeep = () => ({ warm: 1, keep: 1 }),
) {
  return playPool(
    {
      arrivalsS: Float64Array.from(arrivals, ([at]) => at),
      durationsS: Float64Array.from(arrivals, ([, s]) => s),
    },
    { ...WORLD, ...world },
    { rule },
  );
}

describe('playPool, worked by hand', () => {
  it('serves the first caller warm and starts a task for the second, who waits its lead time', () => {
    const played = play(
      [
        [100, 300],
        [110, 300],
      ],
      { toS: 120 },
    );
    // One task is launched at 0 and ready at 45; the caller at 100 takes it, the one at 110 waits 45 s.
    expect([...played.waitsS]).toEqual([0, 45]);
    expect(played.cold).toBe(1);
    expect(played.idleS).toBe(55);
    expect(played.startingS).toBe(45 + 10);
    expect(played.launches).toBe(2);
    expect(played.busyS).toBe(20);
  });

  it('makes a claim good at once where told so', () => {
    const claim = play(
      [
        [100, 300],
        [150, 300],
      ],
      { toS: 200, refill: 'claim' },
    );
    // Launched at 100 for the caller who took the idle one, ready at 145.
    expect([...claim.waitsS]).toEqual([0, 0]);
    const tick = play(
      [
        [100, 300],
        [150, 300],
      ],
      { toS: 200 },
    );
    // Launched by the decision at 120, ready at 165.
    expect([...tick.waitsS]).toEqual([0, 15]);
  });

  it('gives a returned task to the first who waits, and lets a spent one go', () => {
    const lead = { nextLeadS: () => 500, toS: 900 };
    const reused = play(
      [
        [600, 100],
        [650, 100],
      ],
      { ...lead, reuse: true },
    );
    expect([...reused.waitsS]).toEqual([0, 50]);
    const spent = play(
      [
        [600, 100],
        [650, 100],
      ],
      lead,
    );
    // Ready at 500, taken at 600; the decision at 600 comes after the caller and launches one that is ready at 1100.
    expect([...spent.waitsS]).toEqual([0, 450]);
  });

  it('puts a caller on a spare seat of the task with the fewest sessions only when none is idle', () => {
    const played = play(
      [
        [100, 200],
        [110, 300],
        [120, 50],
      ],
      { toS: 180, spareSeats: 1 },
    );
    // The third finds both seats of the one task taken: it is queued, and served by the task launched for it at 120,
    // or by the decision's of 120, whichever is ready first: both at 165.
    expect([...played.waitsS]).toEqual([0, 0, 45]);
    expect(played.spare).toBe(1);
    // Two sessions share from 110 on: 70 s times two until 180.
    expect(played.sharedS).toBe(140);
  });

  it('stops idle tasks only above the second number', () => {
    const rule =
      (keep: number) =>
      ({ tick }: Readonly<Observation>) =>
        tick === 0 ? { warm: 3, keep: 3 } : { warm: 1, keep };
    expect(play([], { toS: 200 }, rule(3)).stopped).toBe(0);
    expect(play([], { toS: 200 }, rule(2)).stopped).toBe(1);
    expect(play([], { toS: 200 }, rule(1)).stopped).toBe(2);
  });

  it('keeps all tasks together under the cap', () => {
    const callers = Array.from({ length: 10 }, (_, i) => [100 + i, 400] as const);
    const played = play(callers, { maxTasks: 4, toS: 2000, reuse: true });
    expect(played.maxTasks).toBe(4);
    expect(played.sessions).toBe(10);
    expect(Math.max(...played.waitsS)).toBeGreaterThan(400);
  });

  it('counts only what falls after the start of the counted time', () => {
    const played = play(
      [
        [100, 30],
        [700, 30],
      ],
      { measureFromS: 600, toS: 1000 },
    );
    expect(played.sessions).toBe(1);
    expect(played.spanS).toBe(400);
    expect(played.launches).toBe(1);
  });
});
