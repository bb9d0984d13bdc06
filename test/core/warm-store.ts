/** A memory store with a pool record and warm tasks in it, and a clock and dice that tests move. */
import { createMemoryStore } from '../../adapters/memory/memory-store.ts';
import type { PoolRecord } from '../../core/pool/pool.ts';
import type { Store } from '../../core/store/store.ts';
import type { TaskFacts } from '../../core/task/task-transitions.ts';
import type { Clock } from '../../core/time/clock.ts';
import { newTask, warmed } from '../contract/tasks.ts';

export const POOL_RECORD: PoolRecord = {
  pool: 'p',
  version: 1,
  revisions: [{ revision: 'r1', taskDefinition: 'bot:1', weight: 1, deployedAtMs: 0 }],
  settings: {
    minWarm: 1,
    maxTasks: 4,
    spareSeats: 1,
    isolation: 'process',
    timeZone: 'UTC',
    maxTaskAgeMs: 86_400_000,
    maxSessionsPerTask: 100,
  },
};

/** A clock that stands still until a test moves it; a sleep moves it. */
export function createHandClock(startMs = 1_000_000): Clock & { moveMs(ms: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    moveMs: (ms) => void (nowMs += ms),
    async sleep(ms) {
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A store whose pool has these tasks, warm and heard of at that time. */
export async function createWarmStore(
  clock: Clock,
  taskIds: readonly string[],
  facts: Partial<TaskFacts> = {},
): Promise<Store> {
  const store = createMemoryStore();
  await store.savePool({ before: undefined, after: POOL_RECORD });
  for (const id of taskIds) await store.register(warmed(newTask(id, facts)), clock.nowMs());
  return store;
}

/** A reproducible source of chance (mulberry32). */
export function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
