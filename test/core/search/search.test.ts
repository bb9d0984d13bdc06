import { describe, expect, it } from 'vitest';
import { type Model, SMALL } from './model.ts';
import { expireToIdle, MUTANTS } from './mutants.ts';
import { search } from './search.ts';

/** Every history of these is searched. Sizes are asserted: a change of the protocol or the model shows. */
const COMPLETE: readonly { name: string; model: Partial<Model>; states: number }[] = [
  {
    name: '1 task x 2 seats x 2 sessions: reads and conditional writes apart, late messages',
    model: { reads: true, lateMessages: true },
    states: 1_064_453,
  },
  {
    name: '1 task x 2 seats x 2 sessions: two brokers, retries, spare seats, connecting, a deploy',
    model: { brokers: 2, retries: true, spares: true, connects: true, deploys: true },
    states: 523_254,
  },
  { name: '1 task x 2 seats x 3 sessions', model: { sessions: 3 }, states: 100_726 },
  { name: '1 task x 3 seats x 2 sessions', model: { seats: 3 }, states: 205_638 },
  {
    name: '2 tasks x 1 seat x 2 sessions: retries, a deploy',
    model: { tasks: 2, seats: 1, retries: true, deploys: true },
    states: 857_515,
  },
  {
    name: '2 tasks x 2 seats x 1 session',
    model: { tasks: 2, sessions: 1 },
    states: 734_868,
  },
];

describe('the protocol', () => {
  it.each(COMPLETE)(
    'holds in every history and can always come to rest: $name',
    { timeout: 240_000 },
    ({ model, states }) => {
      const found = search({ ...SMALL, ...model });
      expect(found.broken).toBeUndefined();
      expect(found).toMatchObject({ complete: true, stuck: 0, states });
    },
  );

  it('holds in the nearest histories of 2 tasks x 2 seats x 3 sessions', {
    timeout: 240_000,
  }, () => {
    const limit = Number(process.env['GREENROOM_SEARCH_STATES'] ?? 600_000);
    const found = search({ ...SMALL, tasks: 2, sessions: 3 }, {}, limit);
    expect(found.broken).toBeUndefined();
    expect(found.states).toBeGreaterThan(limit);
  });
});

describe('the search', () => {
  it.each(MUTANTS)('catches $name', ({ model, mutation, breaks, steps }) => {
    const found = search({ ...SMALL, ...model }, mutation, 1_000_000);
    if (breaks === 'stuck') {
      expect(found.broken).toBeUndefined();
      expect(found.stuck).toBeGreaterThan(0);
    } else {
      expect(found.broken?.rule).toBe(breaks);
      expect(found.broken?.history).toHaveLength(steps);
    }
  });

  it('does not cry wolf: a fenced return of an unaccepted claim to idle is safe', () => {
    const found = search(SMALL, { harm: true, steps: { expireClaim: expireToIdle } });
    expect(found).toMatchObject({ complete: true, stuck: 0 });
  });
});
