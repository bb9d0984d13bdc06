/** A linear congruence: the same throws in every run. Answers a number from 0 and below what it is given. */
export function createRoll(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
