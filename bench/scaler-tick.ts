/** CPU of one tick of the scaler over 30,000 tasks and 8 weeks of history. `npx greenroom bench scaler` */
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { HISTORY_DAYS } from '../core/limits.ts';
import type { Launcher } from '../core/task/launcher.ts';
import type { Task } from '../core/task/task.ts';
import { NOTHING_RECONCILED } from '../services/scaler/reap/reconcile.ts';
import { createRules } from '../services/scaler/sizing/create-rules.ts';
import { tickPool } from '../services/scaler/tick.ts';

const TASKS = 30_000;
const BUSY_SHARE = 0.93;
const MEAN_SESSION_S = 240;
/** Requests a second at which so many tasks are busy. */
const RATE = (TASKS * BUSY_SHARE) / MEAN_SESSION_S;
/** Where the day's curve stands at the first tick, ten o'clock. */
const SHARE_AT_START = Math.sin((4 / 14) * Math.PI);
const TICKS = 15;
const MINUTE_MS = 60_000;
const POOL = 'bench';
const START_MS = Date.UTC(2026, 9, 14, 10, 0);

let nowMs = START_MS;
const clock = { nowMs: () => nowMs, sleep: async () => undefined };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const store = createMemoryStore();
const launcher: Launcher = {
  launch: async () => ({ taskArns: [], failures: [] }),
  stop: async () => undefined,
  listRunning: async () => ({ taskIds: [], next: undefined }),
  describe: async () => [],
};

await fillPool();
const [first = 0, ...later] = await tickCpuMs();
const sorted = [...later].sort((a, b) => a - b);
const decision = await store.getDecision(POOL);
console.log(
  `${TASKS} tasks, ${HISTORY_DAYS} days of minute counts; CPU of one tick, memory store:`,
);
console.log(`  first tick, history replayed   ${first.toFixed(0)} ms`);
console.log(`  later ticks, p50 of ${later.length}         ${at(sorted, 0.5).toFixed(0)} ms`);
console.log(`  later ticks, worst             ${at(sorted, 1).toFixed(0)} ms`);
console.log(
  `  decided: ${decision?.warm} to ${decision?.keep} warm (${decision?.boundBy}: ${decision?.reason})`,
);

/** A tick each five seconds, with what came in between. */
async function tickCpuMs(): Promise<number[]> {
  const ruleOf = createRules();
  const deps = {
    store,
    launcher,
    clock,
    ruleOf,
    log: quiet,
    meter: { record: () => undefined, flush: async () => undefined },
    dispatcher: {
      dispatch: async () => ({ outcome: 'refused' as const, because: 'nobody waits' }),
      health: async () => ({ outcome: 'unreachable' as const, because: 'nothing runs here' }),
    },
    random: () => 0.5,
    tickMs: 5_000,
  };
  const spent: number[] = [];
  for (let i = 0; i <= TICKS; i++) {
    const before = process.cpuUsage();
    await tickPool(deps, POOL, { ...NOTHING_RECONCILED, isKick: false });
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
    nowMs += 5_000;
    await store.countArrivals(POOL, nowMs - (nowMs % MINUTE_MS), Math.round(RATE * 5));
  }
  return spent;
}

async function fillPool(): Promise<void> {
  const revision = { revision: 'r1', taskDefinition: 'bot:1', weight: 1, deployedAtMs: 0 };
  const settings = {
    minWarm: 1,
    maxTasks: 40_000,
    spareSeats: 1,
    isolation: 'process' as const,
    timeZone: 'Europe/Oslo',
    maxTaskAgeMs: 1e12,
    maxSessionsPerTask: 1000,
  };
  const after = { pool: POOL, version: 1, revisions: [revision], settings };
  await store.savePool({ before: undefined, after });
  for (let i = 0; i < TASKS; i++) await store.register(newTask(i), nowMs);
  for (let ms = START_MS - HISTORY_DAYS * 86_400_000; ms < START_MS; ms += MINUTE_MS) {
    const hour = (ms / 3_600_000) % 24;
    const share = Math.max(0, Math.sin(((hour - 6) / 14) * Math.PI));
    const count = Math.round(60 * RATE * (share / SHARE_AT_START));
    if (count > 0) await store.countArrivals(POOL, ms, count);
  }
}

function newTask(i: number): Task {
  const busy = i < TASKS * BUSY_SHARE;
  const own = busy
    ? { state: 'active' as const, epoch: 2, sessionId: `s${i}` }
    : { state: 'idle' as const, epoch: 0 };
  return {
    taskId: `t${i}`,
    pool: POOL,
    revision: 'r1',
    zone: `zone-${i % 3}`,
    endpoint: 'http://x',
    version: 3,
    state: 'ready',
    isolation: 'process',
    spareOpen: true,
    muted: false,
    served: 1,
    seats: [own, { state: 'idle', epoch: 0 }],
    launchedAtMs: START_MS - 3_600_000 - i,
    readyAtMs: START_MS - 3_600_000 - i + 40_000 + (i % 100) * 100,
  };
}

function at(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
