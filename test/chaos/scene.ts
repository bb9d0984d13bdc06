/** What callers, faults and the judge stand on, in virtual time as among real processes. */
import type { Judge } from './judge.ts';
import type { Weather } from './weather.ts';

/** The pool under test. */
export const POOL = 'p';

/** What a run is given. */
export interface ChaosOptions {
  readonly sessions: number;
  readonly seed: number;
  readonly weather: Weather;
  readonly maxTasks: number;
  readonly minWarm: number;
  readonly spareSeats: number;
  /** Mean time between two callers, and mean length of a call. */
  readonly arrivalMs: number;
  readonly talkMs: number;
  /** So many callers are there at most: the next one comes when one has left. A busy machine is given no more than it can carry. */
  readonly atOnce: number;
  /** A task is replaced after so many; of real processes that are to be watched for long, none is. */
  readonly maxSessionsPerTask: number;
  /** What processes hold is looked at after a quarter of the callers and at the end; only where there are processes. */
  readonly soak: boolean;
  /** How long somebody waits for a bot, at least and at most. */
  readonly patienceMs: readonly [number, number];
}

/** All of it. */
export interface Scene {
  readonly options: ChaosOptions;
  readonly time: { nowMs(): number; sleep(ms: number): Promise<void> };
  readonly judge: Judge;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Whether it happens, by a share; never once the weather has cleared. */
  chance(share: number): boolean;
  /** A time with this mean. */
  about(meanMs: number): number;
  /** The last caller has come: faults end. */
  cleared: boolean;
}

/** A scene whose chance comes from one source. */
export function createScene(
  of: Pick<Scene, 'options' | 'time' | 'judge'>,
  random: () => number,
): Scene {
  const scene: Scene = {
    ...of,
    random,
    chance: (share) => !scene.cleared && share > 0 && random() < share,
    about: (meanMs) => -Math.log(1 - random()) * meanMs,
    cleared: false,
  };
  return scene;
}

/** One of these, or nothing where there is none. */
export function anyOf<T>({ random }: Pick<Scene, 'random'>, all: readonly T[]): T | undefined {
  return all[Math.floor(random() * all.length)];
}
