/**
 * The cap under every order of calls: two scalers tick at once over one table, each by its own clock; any call of the table or of
 * ECS is lost before or after it was applied, ticks stand still for minutes, the list of tasks is eight seconds late, and tasks
 * register long after they were launched. fast-check's scheduler decides who goes on next.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Store } from '../../../core/store/store.ts';
import type { Launcher } from '../../../core/task/launcher.ts';
import { createLeasedTick } from '../../../services/scaler/leased-tick.ts';
import { holdMinimum } from '../../../services/scaler/sizing/target-rule.ts';
import { silent } from '../../chaos/silent.ts';
import { newTask, warmed } from '../../contract/tasks.ts';
import { POOL_RECORD } from '../../core/warm-store.ts';
import { LEASE_PORTS, LEDGER_PORTS, type Through } from './launch-ports.ts';

const CAP = 3;
const LIST_LAG_MS = 8_000;
const REGISTERS_AFTER_MS = 60_000;
const TICKS = 4;

/** Also such as found another's tick running. */
const TRIES = 40;

/** What becomes of each call in turn; the end of the tape is all well. */
type Fate = 'well' | 'lost' | 'lost after' | 'slow';

/** Turns of all others in which a slow call stands still: some ticks. */
const SLOW_TURNS = 60;

interface Plan {
  readonly s: fc.Scheduler;
  readonly fates: readonly Fate[];
  /** How long each stretch of time is that passes while others stand still. */
  readonly stretchesMs: readonly number[];
  readonly skewsMs: readonly number[];
  /** Tasks that ECS starts at a time, of those it is asked for. */
  readonly room: number;
}

/** What came of it: the most tasks that ran at once, and leases that were given while another's had time left. */
interface Outcome {
  readonly most: number;
  readonly shared: number;
}

/** Runs the ticks. */
async function runTicks(plan: Plan, through: Through = (store) => store): Promise<Outcome> {
  const { s, stretchesMs, skewsMs } = plan;
  const fates = [...plan.fates];
  const table = createMemoryStore();
  await table.savePool({ before: undefined, after: recordOf(CAP) });
  const running = new Map<string, number>();
  const writtenMs = new Map<string, number>();
  let [nowMs, most] = [1_000_000, 0];

  const call = async <T>(name: string, apply: () => Promise<T>): Promise<T> => {
    const fate = fates.shift() ?? 'well';
    for (let turn = 0; turn < (fate === 'slow' ? SLOW_TURNS : 1); turn++)
      await s.schedule(Promise.resolve(), name);
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
      const taskArns = Array.from({ length: Math.min(count, plan.room) }, (_, i) =>
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

  const leases = watchLeases();
  const scale = async (skewMs: number, n: number) => {
    const clock = { nowMs: () => nowMs + skewMs, sleep: async () => undefined };
    const tick = createLeasedTick({
      ...silent,
      store: ports(leases.through(through(late))),
      launcher: ports(launcher) as Launcher,
      dispatcher: { dispatch: never, health: never },
      clock,
      random: () => 0.5,
      ruleOf: () => holdMinimum,
      owner: `scaler-${n}`,
      reconcileMs: 1e9,
    });
    let ticks = 0;
    for (let tries = 0; ticks < TICKS && tries < TRIES; tries++)
      if ((await tick('p', false).catch(() => undefined)) !== 'busy') ticks += 1;
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
  return { most, shared: leases.shared() };
}

/** Counts leases that were given to one while another one had it, by the time that each had asked with. */
function watchLeases() {
  let holder = { owner: '', untilMs: 0 };
  let count = 0;
  const through = (store: Store): Store => ({
    ...store,
    async lease(name, owner, of) {
      const given = await store.lease(name, owner, of);
      if (!given.held) return given;
      if (holder.owner !== owner && holder.untilMs > of.nowMs) count += 1;
      holder = { owner, untilMs: of.nowMs + of.ttlMs };
      return given;
    },
    async releaseLease(name, owner) {
      await store.releaseLease(name, owner);
      if (holder.owner === owner) holder = { owner: '', untilMs: 0 };
    },
  });
  return { through, shared: () => count };
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
      { weight: 1, arbitrary: fc.constantFrom<Fate>('lost', 'lost after', 'slow', 'slow') },
    ),
    { minLength: 20, maxLength: 120 },
  ),
  stretchesMs: fc.array(fc.constantFrom(3_000, 17_000, 25_000), { minLength: 4, maxLength: 10 }),
  room: fc.constantFrom(1, CAP),
  skewsMs: fc.tuple(
    fc.integer({ min: -2_500, max: 2_500 }),
    fc.integer({ min: -2_500, max: 2_500 }),
  ),
});

/** Whether some plan leads to it. */
async function isMet(what: (of: Outcome) => boolean, through?: Through): Promise<boolean> {
  let met = false;
  const property = fc.asyncProperty(plans, async (plan) => {
    met = what(await runTicks(plan, through));
    return !met;
  });
  const { failed, errorInstance } = await fc.check(property, {
    numRuns: 150,
    seed: 24,
    endOnFailure: true,
  });
  if (failed && !met) throw errorInstance;
  return met;
}

/** A lease that keeps nobody apart: the ledger alone holds the cap. */
const noLease: Through = (store) => ({ ...store, lease: async () => ({ held: true }) });

const overCap = ({ most }: Outcome) => most > CAP;
const inOneLease = ({ shared }: Outcome) => shared > 0;

describe('the cap', () => {
  it.each<[string, Through]>([
    ['under leases', (store) => store],
    ['by the ledger alone', noLease],
  ])(
    'holds whatever two scalers meet, and is reached: %s',
    async (_, through) => {
      expect(await isMet(overCap, through)).toBe(false);
      const [plan] = fc.sample(plans, { numRuns: 1, seed: 1 });
      const well = { ...(plan as Plan), fates: [], room: CAP };
      expect((await runTicks(well, through)).most).toBe(CAP);
    },
    60_000,
  );

  it.each(LEDGER_PORTS)(
    'is told from $name',
    async ({ through }) => {
      expect(await isMet(overCap, (store) => noLease(through(store)))).toBe(true);
    },
    60_000,
  );
});

describe('a lease', () => {
  it('is one scaler’s at a time', async () => {
    expect(await isMet(inOneLease)).toBe(false);
  }, 60_000);

  it.each(LEASE_PORTS)(
    'is told from $name',
    async ({ through }) => {
      expect(await isMet(inOneLease, through)).toBe(true);
    },
    60_000,
  );
});
