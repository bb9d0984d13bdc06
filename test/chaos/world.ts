/** What every part of the chaos stands on: time, chance, the weather, the one true table, and the judge. */
import { createMemoryStore } from '../../adapters/memory/memory-store.ts';
import type { Store } from '../../core/store.ts';
import { createDice } from '../core/warm-store.ts';
import { createJudge, type Judge } from './judge.ts';
import { watchStore } from './watch-store.ts';
import { type Actor, createVirtualTime, type VirtualTime } from './virtual-time.ts';
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
  /** Replaces the table that everybody writes to, for a mutant. */
  readonly through?: (store: Store) => Store;
}

/** All of it. */
export interface World {
  readonly options: ChaosOptions;
  readonly time: VirtualTime;
  /** As everybody reaches it, and as it is. */
  readonly table: Store;
  readonly truth: Store;
  readonly judge: Judge;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Whether it happens, by a share; never once the weather has cleared. */
  chance(share: number): boolean;
  /** A time with this mean. */
  about(meanMs: number): number;
  /** A new process on some machine. */
  actor(): Actor;
  /** Until when the table answers nobody. */
  stalledUntilMs: number;
  /** The last caller has come: faults end. */
  cleared: boolean;
}

/** Where all runs begin. */
export const START_MS = Date.UTC(2026, 10, 26);

/** An empty world. */
export function createWorld(options: ChaosOptions): World {
  const time = createVirtualTime(START_MS);
  const random = createDice(options.seed);
  const judge = createJudge(time);
  const memory = createMemoryStore({ by: 'chaos', nowMs: () => time.nowMs() });
  const watched = watchStore(memory, judge);
  // A mutant's writes are judged as they reach the table.
  const table = options.through?.(watched) ?? watched;
  const world: World = {
    options,
    time,
    table,
    truth: memory,
    judge,
    random,
    chance: (share) => !world.cleared && share > 0 && random() < share,
    about: (meanMs) => -Math.log(1 - random()) * meanMs,
    actor: () => {
      const { skewMs } = options.weather;
      return { alive: true, frozenUntilMs: 0, skewMs: Math.round((2 * random() - 1) * skewMs) };
    },
    stalledUntilMs: 0,
    cleared: false,
  };
  return world;
}
