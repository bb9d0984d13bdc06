import { describe, expect, it } from 'vitest';
import { expectedWaitMs, type QueueAhead } from '../../../core/line/expected-wait.ts';

const queue: QueueAhead = {
  position: 1,
  nowMs: 100_000,
  leadTimeMs: 40_000,
  launchedAtMs: [70_000, 90_000],
  seatsPerTask: 2,
  room: 1,
};

describe('expectedWaitMs', () => {
  it.each([
    ['the first place waits for the oldest launch', {}, 10_000],
    ['a spare seat of the same task serves the second', { position: 2 }, 10_000],
    ['the third waits for the next launch', { position: 3 }, 30_000],
    ['a task of its own for everybody', { position: 2, seatsPerTask: 1 }, 30_000],
    ['the order of the launches does not matter', { launchedAtMs: [90_000, 70_000] }, 10_000],
    ['an overdue launch is expected soon', { launchedAtMs: [10_000] }, 4_000],
    ['no launch yet: the next tick and a lead time', { launchedAtMs: [] }, 45_000],
    ['beyond the running launches: one more', { position: 5 }, 45_000],
    ['beyond the cap: unknown', { position: 7 }, undefined],
    ['at the cap with nothing on its way: unknown', { launchedAtMs: [], room: 0 }, undefined],
  ])('%s', (_, change, expected) => {
    expect(expectedWaitMs({ ...queue, ...change })).toBe(expected);
  });
});
