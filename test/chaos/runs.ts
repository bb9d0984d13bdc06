/** The runs that the tests and the command have in common. */
import { CALM, STORM } from './weather.ts';
import type { ChaosOptions } from './world.ts';

/** Everything goes wrong, at a load that the pool can just carry. */
export const STORMY: Omit<ChaosOptions, 'sessions' | 'seed'> = {
  weather: STORM,
  maxTasks: 24,
  minWarm: 4,
  spareSeats: 1,
  arrivalMs: 1_500,
  talkMs: 20_000,
};

/** Ten times as many callers as seats, and nothing else wrong. */
export const OVERLOAD: Omit<ChaosOptions, 'sessions' | 'seed'> = {
  ...STORMY,
  weather: CALM,
  maxTasks: 10,
  arrivalMs: 150,
  talkMs: 30_000,
};

/** A hundred calls at a time, over deploys and rollbacks. */
export const DEPLOYS: Omit<ChaosOptions, 'sessions' | 'seed'> = {
  ...STORMY,
  weather: { ...CALM, deployEveryMs: 45_000, brokenDeploys: 0.2 },
  maxTasks: 300,
  minWarm: 8,
  arrivalMs: 1_500,
  talkMs: 150_000,
};
