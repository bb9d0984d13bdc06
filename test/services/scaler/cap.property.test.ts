/**
 * The cap under every order of calls: two scalers tick at once over one table, each by its own clock; any call of the table or of
 * ECS is lost before or after it was applied, ticks stand still for minutes, the list of tasks is eight seconds late, and tasks
 * register long after they were launched. fast-check's scheduler decides who goes on next.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Launcher } from '../../../core/launcher.ts';
import type { Store } from '../../../core/store.ts';
import { createLeasedTick } from '../../../services/scaler/leased-tick.ts';
import { holdMinimum } from '../../../services/scaler/sizing/target-rule.ts';
import { silent } from '../../chaos/silent.ts';
import { newTask, warmed } from '../../contract/tasks.ts';
import { POOL_RECORD } from '../../core/warm-store.ts';

const CAP = 3;
const LIST_LAG_MS = 8_000;
const REGISTERS_AFTER_MS = 60_000;
const TICKS = 4;

/** What becomes of each call in turn; the end of the tape is all well. */
type Fate = 'well' | 'lost' | 'lost after';

interface Plan {
  readonly s: fc.Scheduler;
  readonly fates: readonly Fate[];
  /** How long each stretch of time is that passes while others stand still. */
  readonly stretchesMs: readonly number[];
  readonly skewsMs: readonly number[];
}

/** Replaces the table, for a mutant. */
type Through = (store: Store) => Store;

/** Runs the ticks; answers the most tasks that ran at once. */
async function mostTasks(plan: Plan, through: Through = (store) => store): Promise<number> {
  const { s, stretchesMs, skewsMs } = plan;
  const fates = [...plan.fates];
  const table = createMemoryStore();
  await table.savePool({ before: undefined, after: recordOf(CAP) });
  const running = new Map<string, number>();
  const writtenMs = new Map<string, number>();
  let [nowMs, most] = [1_000_000, 0];

  const call = async <T>(name: string, apply: () => Promise<T>): Promise<T> => {
    await s.schedule(Promise.resolve(), name);
    const fate = fates.shift() ?? 'well';
    if (fate === 'lost') throw new Error(`${name} is lost`);
    const answer = await apply();
    if (fate === 'lost after') throw new Error(`the answer of ${name} is lost`);
    return answer;
  };
  const late: Store = {
    ...table,
    async register(task, atMs) {
      writtenMs.set(task.taskId, writtenMs.get(task.taskId) ?? nowMs);
      return table.register(task, atMs);
    },
    listTasks: async (pool) =>
      (await table.listTasks(pool)).filter(
        ({ taskId }) => nowMs - (writtenMs.get(taskId) ?? 0) >= LIST_LAG_MS,
      ),
  };
  const launcher: Pick<Launcher, 'launch'> = {
    async launch({ count, token }) {
      const taskArns = Array.from({ length: count }, (_, i) =>
        `${token}/${i}`.replaceAll('/', '_'),
      );
      for (const id of taskArns) running.set(id, running.get(id) ?? nowMs);
      most = Math.max(most, running.size);
      return { taskArns, failures: [] };
    },
  };
  const ports = <T extends object>(port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        (...of: unknown[]) =>
          call(name, () => (method as (...of: unknown[]) => Promise<unknown>)(...of)),
      ]),
    ) as T;

  const scale = async (skewMs: number, n: number) => {
    const clock = { nowMs: () => nowMs + skewMs, sleep: async () => undefined };
    const tick = createLeasedTick({
      ...silent,
      store: ports(through(late)),
      launcher: ports(launcher) as Launcher,
      dispatcher: { dispatch: never, health: never },
      clock,
      random: () => 0.5,
      ruleOf: () => holdMinimum,
      owner: `scaler-${n}`,
      reconcileMs: 1e9,
    });
    for (let i = 0; i < TICKS; i++) await tick('p', false).catch(() => undefined);
  };
  const pass = async () => {
    for (const stretchMs of stretchesMs) {
      for (let turn = 0; turn < 8; turn++) await s.schedule(Promise.resolve(), 'time');
      nowMs += stretchMs;
      for (const [id, atMs] of running)
        if (nowMs - atMs >= REGISTERS_AFTER_MS) await late.register(warmed(newTask(id)), nowMs);
    }
  };
  await s.waitFor(Promise.all([...skewsMs.map(scale), pass()]));
  return most;
}

const never = () => Promise.reject(new Error('nobody asks'));

function recordOf(cap: number) {
  return { ...POOL_RECORD, settings: { ...POOL_RECORD.settings, minWarm: cap, maxTasks: cap } };
}

const plans = fc.record({
  s: fc.scheduler(),
  fates: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constant('well' as const) },
      { weight: 1, arbitrary: fc.constantFrom('lost' as const, 'lost after' as const) },
    ),
    { minLength: 20, maxLength: 120 },
  ),
  stretchesMs: fc.array(fc.constantFrom(3_000, 17_000, 25_000), { minLength: 4, maxLength: 10 }),
  skewsMs: fc.tuple(
    fc.integer({ min: -2_500, max: 2_500 }),
    fc.integer({ min: -2_500, max: 2_500 }),
  ),
});

async function breaksCap(through?: Through): Promise<boolean> {
  const property = fc.asyncProperty(plans, async (plan) => {
    expect(await mostTasks(plan, through)).toBeLessThanOrEqual(CAP);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    numRuns: 150,
    seed: 24,
    endOnFailure: true,
  });
  if (failed && !through) throw new Error(`${String(errorInstance)} ${String(counterexample)}`);
  return failed;
}

describe('the cap', () => {
  it('holds whatever two scalers meet, and is reached', async () => {
    expect(await breaksCap()).toBe(false);
    const [plan] = fc.sample(plans, { numRuns: 1, seed: 1 });
    expect(await mostTasks({ ...(plan as Plan), fates: [] })).toBe(CAP);
  }, 60_000);

  it.each<{ name: string; through: Through }>([
    {
      name: 'a ledger that nobody keeps',
      through: (store) => ({ ...store, getLaunches: async () => undefined, saveLaunches: saved }),
    },
    {
      name: 'a ledger that is written whatever its version',
      through: (store) => ({
        ...store,
        async saveLaunches({ before, after }) {
          const current = await store.getLaunches(after.pool);
          return store.saveLaunches({ before: current ?? before, after });
        },
      }),
    },
    {
      name: 'a launch that is forgotten when its answer is there',
      through: (store) => ({
        ...store,
        saveLaunches: ({ before, after }) =>
          store.saveLaunches({
            before,
            after: { ...after, launches: after.launches.filter(({ taskIds }) => !taskIds) },
          }),
      }),
    },
  ])(
    'is told from $name',
    async ({ through }) => {
      expect(await breaksCap(through)).toBe(true);
    },
    60_000,
  );
});

const saved = async () => ({ outcome: 'saved' as const });
