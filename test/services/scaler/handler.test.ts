import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { MetricName } from '../../../core/metrics.ts';
import type { Task } from '../../../core/task/task.ts';
import { acceptSeat, claimSeat } from '../../../core/task/task-transitions.ts';
import { QUIET } from '../../../lib/cost/traffic.ts';
import { createHandler } from '../../../services/scaler/handler.ts';
import { must, newTask, warmed } from '../../contract/tasks.ts';

const settings = {
  minWarm: 1,
  maxTasks: 4,
  spareSeats: 1,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 1e12,
  maxSessionsPerTask: 50,
};

/** A pool with one warm task under the function, and how often it was ticked. */
async function setUp() {
  let nowMs = 1_000_000_000;
  const ticks: number[] = [];
  const published = new Set<MetricName>();
  const memory = createMemoryStore();
  const store: typeof memory = {
    ...memory,
    putDecision: async (pool, decision) => {
      ticks.push(nowMs);
      await memory.putDecision(pool, decision);
    },
  };
  const task = newTask('t1', { launchedAtMs: nowMs });
  await store.register(task, nowMs);
  await store.saveTask({ before: task, after: { ...warmed(task), readyAtMs: nowMs } });
  const clock = {
    nowMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
      await store.heartbeat({ taskId: 't1', heardAtMs: nowMs, cpuShare: 0, lateFrames: 0 });
    },
  };
  const handler = createHandler({
    store,
    clock,
    launcher: {
      launch: async () => ({ taskArns: [], failures: [] }),
      stop: async () => undefined,
      listRunning: async () => ({ taskIds: ['t1'], next: undefined }),
      describe: async () => [],
    },
    dispatcher: {
      dispatch: async () => ({ outcome: 'unreachable', because: 'test' }),
      health: async () => ({ outcome: 'healthy', taskId: 't1' }),
    },
    owner: 'me',
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    meter: {
      record: ({ name }) => void published.add(name),
      flush: async () => undefined,
    },
    settings: {
      TABLE_NAME: 't',
      POOLS: ['p'],
      CLUSTER: 'c',
      SUBNETS: ['s'],
      SECURITY_GROUPS: ['g'],
      ASSIGN_PUBLIC_IP: 'ENABLED',
      LOOP_SECONDS: 55,
      DEPLOYMENTS: { p: { revision: 'r1', taskDefinition: 'bot:1', settings } },
    },
  });
  return { handler, store, ticks, published };
}

describe('the scaler’s function', () => {
  it('ticks once and rests while nothing moves', async () => {
    const { handler, ticks } = await setUp();
    await handler({});
    expect(ticks).toHaveLength(1);
  });

  it('loops as long as a call goes on, also when a kick tells of it', async () => {
    const { handler, store, ticks } = await setUp();
    await handler({});
    const task = (await store.getTask('t1')) as Task;
    const asked = { from: 'idle', revision: 'r1', nowMs: 1_000_000_000 } as const;
    const claimed = must(claimSeat(task, { ...asked, sessionId: 's1' }));
    await store.saveTask({ before: task, after: claimed });
    const epoch = claimed.version;
    const after = must(acceptSeat(claimed, { seat: 0, epoch, sessionId: 's1' }));
    await store.saveTask({ before: claimed, after });
    await handler({ kick: 'p' });
    expect(ticks.length).toBeGreaterThan(8);
  });

  it('leaves the loop to the instance that has it', async () => {
    const { handler, store, ticks } = await setUp();
    await store.lease('loop', 'other', { nowMs: 1_000_000_000, ttlMs: 55_000 });
    await handler({});
    expect(ticks).toHaveLength(0);
  });
});

describe('a pool at rest', () => {
  it('publishes what the bill counts, and no noughts', async () => {
    const { handler, published } = await setUp();
    for (let minute = 0; minute < 3; minute += 1) {
      published.clear();
      await handler({});
    }
    // The task itself publishes its CPU.
    expect([...published, 'TaskCpu'].filter((name) => !isCounted(name))).toEqual([]);
    expect(published).toContain('TasksIdle');
  });
});

function isCounted(name: string): boolean {
  return QUIET.metrics.some((counted) => counted === name);
}

/** As AWS Health puts it on the bus, with what we do not read left out. */
const noticeOf = (...entities: string[]) => ({
  'detail-type': 'AWS Health Event',
  source: 'aws.health',
  detail: {
    service: 'ECS',
    eventTypeCode: 'AWS_ECS_TASK_PATCHING_RETIREMENT',
    affectedEntities: entities.map((entityValue) => ({ entityValue, status: 'IMPAIRED' })),
  },
});

describe('a notice that AWS will stop tasks', () => {
  it.each([
    ['by its ARN', 'arn:aws:ecs:eu-north-1:111122223333:task/greenroom/t1'],
    ['by its id', 't1'],
  ])(
    'marks a task that it names %s, which serves on until its successor is warm',
    async (_, named) => {
      const { handler, store } = await setUp();
      await handler({});
      expect(await handler(noticeOf('somebody/else', named))).toEqual({ did: 'noticed' });
      expect(await handler(noticeOf(named))).toEqual({ did: 'ignored' });
      await handler({});
      const alone = (await store.getTask('t1')) as Task;
      expect([alone.noticed, alone.state]).toEqual([true, 'ready']);
      const successor = newTask('t2', { launchedAtMs: alone.launchedAtMs });
      await store.register(successor, alone.launchedAtMs + 200_000);
      await store.saveTask({
        before: successor,
        after: { ...warmed(successor), readyAtMs: alone.launchedAtMs },
      });
      await handler({});
      expect(await store.getTask('t1')).toMatchObject({ state: 'stopped', noticed: true });
    },
  );
});
