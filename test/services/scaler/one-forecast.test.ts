import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { applyDeployment } from '../../../services/scaler/plan/deploy.ts';
import { createScaler } from '../../../services/scaler/scaler.ts';
import type { TargetRule } from '../../../services/scaler/sizing/target-rule.ts';

const settings = {
  minWarm: 1,
  maxTasks: 20,
  spareSeats: 1,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 1e12,
  maxSessionsPerTask: 50,
};

/** Two instances of the function, each of which has seen something else. */
async function setUp() {
  let nowMs = 1_000_000_000;
  const store = createMemoryStore();
  let launched = 0;
  const clock = { nowMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
  const scalerThatWants = (warm: number, owner: string) => {
    const rule: TargetRule = async () => ({
      warm,
      keep: warm,
      boundBy: 'forecast',
      reason: `${owner} foresees it`,
    });
    return createScaler({
      store,
      clock,
      owner,
      pools: ['p'],
      ruleOf: () => rule,
      reconcileMs: 1e9,
      random: () => 0.5,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      meter: { record: () => undefined, flush: async () => undefined },
      launcher: {
        launch: async ({ count }) => ({
          taskArns: Array.from({ length: count }, () => `task/${++launched}`),
          failures: [],
        }),
        stop: async () => undefined,
        listRunning: async () => ({ taskIds: [], next: undefined }),
        describe: async () => [],
      },
      dispatcher: {
        dispatch: async () => ({ outcome: 'unreachable', because: 'test' }),
        health: async () => ({ outcome: 'unreachable', because: 'test' }),
      },
    });
  };
  const deployment = { revision: 'r1', taskDefinition: 'bot:1', settings };
  await applyDeployment(store, { pool: 'p', deployment, nowMs });
  return { store, clock, scalerThatWants };
}

describe('a kick', () => {
  it('goes by the loop’s last target, whatever its own instance would foresee', async () => {
    const { store, clock, scalerThatWants } = await setUp();
    const loop = scalerThatWants(3, 'loop');
    await loop.run(clock.nowMs() + 1);
    const decided = await scalerThatWants(9, 'kicked').kick('p');
    expect(decided).toMatchObject({ warm: 3, keep: 3, reason: 'loop foresees it' });
    expect(await store.listTasks('p')).toHaveLength(3);
  });

  it('is no answer of the loop, so that a loop that has stopped is not believed for ever', async () => {
    const { clock, scalerThatWants } = await setUp();
    await scalerThatWants(3, 'loop').run(clock.nowMs() + 1);
    const kicked = scalerThatWants(4, 'kicked');
    await clock.sleep(60_000);
    expect(await kicked.kick('p')).toMatchObject({ warm: 3 });
    await clock.sleep(60_000);
    expect(await kicked.kick('p')).toMatchObject({ warm: 4, reason: 'kicked foresees it' });
  });
});
