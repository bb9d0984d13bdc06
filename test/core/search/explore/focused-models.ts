/** Every focused model, small and large. */
import type { Focused } from './focused.ts';
import { searchLaunches } from './launches.ts';
import { searchLines } from './lines.ts';
import type { Source } from './listing-state.ts';
import { searchListings } from './listings.ts';
import { searchRollouts } from './rollouts.ts';

const lies = (liar: Source, states: number): Focused => ({
  name: `two tasks with calls, whose ${liar} may say anything`,
  states,
  search: searchListings({ liars: [liar] }),
});

/** All of them. */
export const FOCUSED: readonly Focused[] = [
  lies('beats', 24_283),
  lies('pulses', 6_925),
  lies('described', 14_536),
  lies('listed', 6_925),
  lies('events', 6_925),
  lies('roster', 13_813),
  lies('health', 7_307),
  {
    name: 'two tasks with calls, of which nothing is heard, asked or not',
    states: 39,
    search: searchListings({ liars: ['beats', 'health'], together: true }),
  },
  {
    name: 'launches by one scaler that may die, under a cap of one',
    states: 1_568,
    search: searchLaunches({ scalers: 1, cap: 1 }),
  },
  {
    name: 'launches by one scaler that may die, under a cap of two',
    states: 90_760,
    search: searchLaunches({ scalers: 1, cap: 2 }),
  },
  {
    name: 'launches by two scalers at once, under a cap of one',
    states: 56_692,
    search: searchLaunches({ scalers: 2, cap: 1 }),
  },
  {
    name: 'launches by two scalers that exchange the task of a full pool',
    states: 196_792,
    search: searchLaunches({ scalers: 2, cap: 1, exchange: true }),
  },
  {
    name: 'a pool of one to which a good revision is deployed, and taken back',
    states: 9_772,
    search: searchRollouts({ warm: 1, cap: 2, next: 'good' }),
  },
  {
    name: 'a pool of one to which a revision is deployed that never becomes ready',
    states: 4_363,
    search: searchRollouts({ warm: 1, cap: 2, next: 'dead' }),
  },
  {
    name: 'a pool of one to which a revision is deployed that may die soon after it is ready',
    states: 162_645,
    search: searchRollouts({ warm: 1, cap: 2, next: 'frail' }),
  },
  {
    name: 'two callers in turn, a seat, and one who serves the line',
    states: 1_715,
    search: searchLines({ callers: 2, seats: 1, servers: 1 }),
  },
  {
    name: 'three callers in turn, a seat, and one who serves the line',
    states: 53_788,
    search: searchLines({ callers: 3, seats: 1, servers: 1 }),
  },
];
