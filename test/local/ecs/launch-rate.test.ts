import { expect, it } from 'vitest';
import { createLaunchRate } from '../../../local/ecs/launch-rate.ts';

it('takes a burst after a rest, and then so many a second', () => {
  const takes = createLaunchRate(5, 2);
  expect([takes(2, 1_000), takes(1, 1_000), takes(1, 1_199)]).toEqual([true, false, false]);
  expect([takes(1, 1_200), takes(3, 9_000), takes(2, 9_000)]).toEqual([true, false, true]);
});
