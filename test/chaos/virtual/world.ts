/** What every part of the chaos stands on: time, chance, the weather, the one true table, and the judge. */
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Dispatcher } from '../../../core/claim/dispatch.ts';
import type { Store } from '../../../core/store/store.ts';
import type { Launcher } from '../../../core/task/launcher.ts';
import { createDice } from '../../core/warm-store.ts';
import { createJudge, type Judge } from '../judge.ts';
import { type ChaosOptions, createScene, type Scene } from '../scene.ts';
import { watchStore } from '../watch-store.ts';
import { createFates, type Fates } from './fates.ts';
import { type Actor, createVirtualTime, type VirtualTime } from './virtual-time.ts';

/** What a run in virtual time may be given beside. */
export interface VirtualOptions extends ChaosOptions {
  /** Replaces the table that everybody writes to, for a mutant. */
  readonly through?: (store: Store) => Store;
  /** The same for the ways to ECS and to the tasks. */
  readonly launcherThrough?: (launcher: Launcher) => Launcher;
  readonly dispatcherThrough?: (dispatcher: Dispatcher) => Dispatcher;
  /** Looks at every write as it reaches the table. */
  readonly watched?: (store: Store, judge: Judge, nowMs: () => number) => Store;
}

/** All of it. */
export interface World extends Scene {
  readonly options: VirtualOptions;
  readonly time: VirtualTime;
  readonly fates: Fates;
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
  const judged = watchStore(memory, judge);
  const watched = options.watched?.(judged, judge, () => time.nowMs()) ?? judged;
  const { skewMs } = options.weather;
  return Object.assign(createScene({ options, time, judge }, random), {
    options,
    time,
    fates: createFates(),
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
