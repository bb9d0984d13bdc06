/** Every focused model, small and large. */
import type { Focused } from './focused.ts';
import { searchLaunches } from './launches.ts';

/** All of them. */
export const FOCUSED: readonly Focused[] = [
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
];
