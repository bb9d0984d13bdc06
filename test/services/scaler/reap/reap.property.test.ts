/**
 * Who is taken for dead, over the reaper's own code and any history: tasks die, hang and lose the table; looks and events come in
 * any order, twice and late; clocks are wrong; and one source of word lies. A live call never ends by it, and a dead one always does.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playReaping, type Reaping, type Wrong } from './play-reaping.ts';

/** Who may lie in a history. Two may where the search says so: an absent pulse says nothing, and many at once are the store's fault. */
const LIARS = [
  ['described'],
  ['pulses', 'health'],
  ['beats', 'absent'],
  ['stalls', 'health'],
  ['events'],
  ['roster'],
  ['list'],
] as const;

const task = fc.nat(2);
const step = fc.oneof(
  fc.record({ does: fc.constantFrom('die', 'hang', 'mute', 'unmute', 'event' as const), task }),
  fc.record({ does: fc.constant('look' as const), task }),
  fc.record({ does: fc.constant('look' as const), task }),
  fc.record({
    does: fc.constant('pass' as const),
    task,
    ms: fc.constantFrom(4_000, 20_000, 50_000, 200_000),
  }),
);

const reapings: fc.Arbitrary<Reaping> = fc.record({
  liars: fc.constantFrom(...LIARS),
  steps: fc.array(step, { minLength: 4, maxLength: 24, size: 'max' }),
  skewMs: fc.integer({ min: -2_500, max: 2_500 }),
  /** Which part of an answer a liar changes, look by look. */
  lies: fc.array(fc.nat(7), { minLength: 30, maxLength: 30 }),
});

async function findBroken(numRuns: number, wrong?: Wrong): Promise<string | undefined> {
  const property = fc.asyncProperty(reapings, async (reaping) => {
    expect(await playReaping(reaping, wrong)).toEqual([]);
  });
  const found = await fc.check(property, { numRuns, seed: 9, endOnFailure: wrong !== undefined });
  return found.failed
    ? `${String(found.errorInstance)} in ${JSON.stringify(found.counterexample)}`
    : undefined;
}

describe('the reaper', () => {
  it('ends no live call by one word, and every dead one', async () => {
    expect(await findBroken(150)).toBeUndefined();
  });

  it.each<{ name: string; wrong: Wrong }>([
    {
      name: 'one that takes a task that ECS does not name for stopped',
      wrong: {
        launcher: (launcher) => ({
          ...launcher,
          async describe(asked) {
            const known = await launcher.describe(asked);
            const named = new Set(known.map(({ taskId }) => taskId));
            const absent = asked.filter((id) => !named.has(id));
            return [...known, ...absent.map((id) => stopped(id))];
          },
        }),
      },
    },
    {
      name: 'one that takes a task that is heard for gone when ECS says so',
      wrong: {
        store: (store, nowMs) => ({
          ...store,
          pulses: async (ids) =>
            (await store.pulses(ids)).map((pulse) => ({ ...pulse, heardAtMs: nowMs() - 20_000 })),
        }),
      },
    },
    {
      name: 'one that takes a pulse that was left out for silence',
      wrong: {
        store: (store) => ({
          ...store,
          async pulses(ids) {
            const known = await store.pulses(ids);
            const heard = new Set(known.map(({ taskId }) => taskId));
            const missing = ids.filter((id) => !heard.has(id));
            const never = { heardAtMs: 0, cpuShare: 0, lateFrames: 0 };
            return [...known, ...missing.map((taskId) => ({ taskId, ...never }))];
          },
        }),
      },
    },
    {
      name: 'one that does not ask a stale task',
      wrong: { health: async () => ({ outcome: 'unreachable', because: 'unasked' }) },
    },
    {
      name: 'one that believes an event',
      wrong: {
        eventLauncher: (launcher) => ({
          ...launcher,
          describe: async (asked) => asked.map((id) => stopped(id)),
        }),
      },
    },
    {
      name: 'one that stops an orphan without a look at its item',
      wrong: {
        store: (store) => ({
          ...store,
          register: async (item, atMs) =>
            item.version === 0
              ? { outcome: 'conflict', current: { ...item, state: 'dead' } }
              : store.register(item, atMs),
        }),
      },
    },
    {
      name: 'one that goes on while nobody is heard',
      wrong: {
        store: (store, nowMs) => ({
          ...store,
          async listTasks(pool) {
            const all = await store.listTasks(pool);
            const more = Array.from({ length: 30 }, (_, n) => ({ ...all[0], taskId: `more-${n}` }));
            return [...all, ...(all.length > 0 ? more : [])] as typeof all;
          },
          async pulses(ids) {
            const more = ids.filter((id) => id.startsWith('more-'));
            const heard = { heardAtMs: nowMs(), cpuShare: 0, lateFrames: 0 };
            return [...(await store.pulses(ids)), ...more.map((taskId) => ({ taskId, ...heard }))];
          },
        }),
      },
    },
  ])('is told from $name', async ({ wrong }) => {
    expect(await findBroken(600, wrong)).toBeDefined();
  });
});

function stopped(taskId: string) {
  const state = 'stopped' as const;
  return { taskArn: taskId, taskId, pool: 'p', state, createdAtMs: 0, stoppedReason: 'said so' };
}
