/** What every part of the chaos stands on: time, chance, the weather, the one true table, and the judge. */
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Store } from '../../../core/store.ts';
import { createDice } from '../../core/warm-store.ts';
import { createJudge } from '../judge.ts';
import { type ChaosOptions, createScene, type Scene } from '../scene.ts';
import { watchStore } from '../watch-store.ts';
import { type Actor, createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What a run in virtual time may be given beside. */
export interface VirtualOptions extends ChaosOptions {
  /** Replaces the table that everybody writes to, for a mutant. */
  readonly through?: (store: Store) => Store;
}

/** All of it. */
export interface World extends Scene {
  readonly time: VirtualTime;
  /** As everybody reaches it, and as it is. */
  readonly table: Store;
  readonly truth: Store;
  /** A new process on some machine. */
  actor(): Actor;
  /** Until when the table answers nobody. */
  stalledUntilMs: number;
}

/** Where all runs begin. */
export const START_MS = Date.UTC(2026, 10, 26);

/** An empty world. */
export function createWorld(options: VirtualOptions): World {
  const time = createVirtualTime(START_MS);
  const random = createDice(options.seed);
  const judge = createJudge(time);
  const memory = createMemoryStore({ by: 'chaos', nowMs: () => time.nowMs() });
  const watched = watchStore(memory, judge);
  const { skewMs } = options.weather;
  return Object.assign(createScene({ options, time, judge }, random), {
    time,
    // A mutant's writes are judged as they reach the table.
    table: options.through?.(watched) ?? watched,
    truth: memory,
    actor: () => ({
      alive: true,
      frozenUntilMs: 0,
      skewMs: Math.round((2 * random() - 1) * skewMs),
    }),
    stalledUntilMs: 0,
  });
}
