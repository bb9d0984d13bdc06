/** The runs that the tests and the command have in common. */
import type { ChaosOptions } from './scene.ts';
import { CALM, GALE, STORM } from './weather.ts';

/** All but how many, and by which chance. */
export type ChaosRun = Omit<ChaosOptions, 'sessions' | 'seed'>;

/** Everything goes wrong, at a load that the pool can just carry. */
export const STORMY: ChaosRun = {
  weather: STORM,
  maxTasks: 24,
  minWarm: 4,
  spareSeats: 1,
  arrivalMs: 1_500,
  talkMs: 20_000,
  atOnce: Number.POSITIVE_INFINITY,
  maxSessionsPerTask: 50,
  soak: false,
  patienceMs: [20_000, 170_000],
};

/** Ten times as many callers as seats, and nothing else wrong. */
export const OVERLOAD: ChaosRun = {
  ...STORMY,
  weather: CALM,
  maxTasks: 10,
  arrivalMs: 150,
  talkMs: 30_000,
};

/** Two hundred calls at a time and more, over deploys and rollbacks. */
export const DEPLOYS: ChaosRun = {
  ...STORMY,
  weather: { ...CALM, deployEveryMs: 30_000, brokenDeploys: 0.2 },
  maxTasks: 300,
  minWarm: 16,
  arrivalMs: 750,
  talkMs: 200_000,
};

/** Real processes, as many as two cores carry, with everything that can go wrong. */
export const REAL_STORM: ChaosRun = {
  weather: GALE,
  maxTasks: 10,
  minWarm: 3,
  spareSeats: 1,
  arrivalMs: 300,
  talkMs: 1_500,
  atOnce: 14,
  maxSessionsPerTask: 50,
  soak: false,
  patienceMs: [15_000, 60_000],
};

/** Ten times as many callers as the real pool's seats, and nothing else wrong. */
export const REAL_OVERLOAD: ChaosRun = {
  ...REAL_STORM,
  weather: CALM,
  maxTasks: 4,
  minWarm: 2,
  arrivalMs: 60,
  talkMs: 4_000,
  atOnce: 80,
};

/** Deploys and rollbacks under calls of the real pool. */
export const REAL_DEPLOYS: ChaosRun = {
  ...REAL_STORM,
  weather: { ...CALM, deployEveryMs: 15_000, brokenDeploys: 0.2 },
  maxTasks: 14,
  talkMs: 3_000,
};

/** Nothing goes wrong, and the same processes serve all: 960 calls of 15 s, four hours of them, at ten times their speed. */
export const REAL_SOAK: ChaosRun = {
  ...REAL_STORM,
  weather: CALM,
  maxTasks: 4,
  minWarm: 4,
  atOnce: 6,
  maxSessionsPerTask: 10_000,
  soak: true,
};

/** By time and kind, as the command names them. */
export const RUNS = {
  real: { storm: REAL_STORM, overload: REAL_OVERLOAD, deploys: REAL_DEPLOYS, soak: REAL_SOAK },
  virtual: { storm: STORMY, overload: OVERLOAD, deploys: DEPLOYS },
} as const;
