/**
 * What the reaper asks of ECS over 30,000 tasks, call by call through the real launcher, against the bucket that all readers of an
 * account share: 100 calls at once, 20 a second. The figures in docs/scaling.md are these.
 */
import type { ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { createEcsLauncher } from '../../../../adapters/ecs/launcher.ts';
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import type { Pulse, Task } from '../../../../core/task/task.ts';
import { drainTask, retireTask } from '../../../../core/task/task-transitions.ts';
import { NOTHING_RECONCILED, reconcile } from '../../../../services/scaler/reap/reconcile.ts';
import { onTaskStateChange } from '../../../../services/scaler/reap/stopped-event.ts';
import { silent } from '../../../chaos/silent.ts';
import { must, newTask, warmed } from '../../../contract/tasks.ts';

const TASKS = 30_000;
const LOOK_MS = 30_000;
const LOOKS = 20;
const BUCKET = { burst: 100, perSecond: 20 };
const A_CALL = 100;

const taskIds = Array.from({ length: TASKS }, (_, i) => `t${i}`);
const tasks = taskIds.map((id) => warmed(newTask(id, { pool: 'p', seatCount: 1 })));

/** ECS as far as it is read; every call takes from the bucket. */
function createEcs(dead: ReadonlySet<string>) {
  const seen = { calls: 0, least: BUCKET.burst, level: BUCKET.burst };
  const arnOf = (id: string) => `arn:aws:ecs:eu-north-1:1:task/c/${id}`;
  const list = (nextToken?: string) => {
    const from = Number(nextToken ?? 0);
    const next = from + A_CALL < TASKS ? { nextToken: String(from + A_CALL) } : {};
    return { taskArns: taskIds.slice(from, from + A_CALL).map(arnOf), ...next };
  };
  const describeTasks = (ids: readonly string[]) => ({
    tasks: ids.map((id) => ({
      taskArn: arnOf(id),
      startedBy: 'greenroom/p',
      lastStatus: dead.has(id) ? 'STOPPED' : 'RUNNING',
      createdAt: new Date(0),
    })),
  });
  const send = async ({ input }: { input: { tasks?: string[]; nextToken?: string } }) => {
    seen.calls += 1;
    seen.level -= 1;
    seen.least = Math.min(seen.least, seen.level);
    if ((input.tasks?.length ?? 0) > A_CALL) throw new Error('too many tasks in one call');
    return input.tasks ? describeTasks(input.tasks) : list(input.nextToken);
  };
  const refill = (ms: number) => {
    seen.level = Math.min(BUCKET.burst, seen.level + (BUCKET.perSecond * ms) / 1000);
  };
  return { seen, refill, client: { send } as unknown as ECSClient };
}

interface Case {
  readonly name: string;
  /** How long ago a task was heard at a look. */
  readonly silentMs: (index: number, look: number) => number;
  readonly dead?: (index: number) => boolean;
  /** Calls in ten minutes, and in the look that asks most. */
  readonly calls: number;
  readonly most: number;
}

const CASES: readonly Case[] = [
  { name: 'all is well', silentMs: () => 5_000, calls: 20, most: 1 },
  {
    name: 'the table stalls for 20 s, so that nobody is heard',
    silentMs: (_, look) => (look === 3 ? 20_000 : 5_000),
    calls: 70,
    most: 51,
  },
  {
    name: 'the table is out for all of it',
    silentMs: (_, look) => 20_000 + look * LOOK_MS,
    calls: 260,
    most: 51,
  },
  {
    name: 'a fifth of the pool dies at once, without an event',
    silentMs: (i, look) => (i % 5 === 0 ? 16_000 + look * LOOK_MS : 5_000),
    dead: (i) => i % 5 === 0,
    calls: 99,
    most: 51,
  },
];

async function look({ silentMs, dead = () => false }: Case) {
  const gone = new Set(taskIds.filter((_, i) => dead(i)));
  const ecs = createEcs(gone);
  const store = createMemoryStore();
  for (const task of tasks) await store.register(task, 0);
  const health = async (endpoint: string) => ({
    outcome: 'healthy' as const,
    taskId: endpoint.slice('http://'.length),
  });
  let [nowMs, before, most, at] = [1_000_000, NOTHING_RECONCILED, 0, 0];
  const pulses = async (ids: readonly string[]): Promise<Pulse[]> =>
    ids.map((taskId) => {
      const heardAtMs = nowMs - silentMs(Number(taskId.slice(1)), at);
      return { taskId, heardAtMs, cpuShare: 0, lateFrames: 0 };
    });
  const launcher = createEcsLauncher({ ...SOMEWHERE, client: ecs.client });
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  for (; at < LOOKS; at++) {
    const calls = ecs.seen.calls;
    const deps = {
      ...silent,
      store: { ...store, pulses },
      launcher,
      dispatcher: { health },
      clock,
    };
    before = await reconcile(deps, 'p', before);
    most = Math.max(most, ecs.seen.calls - calls);
    nowMs += LOOK_MS;
    ecs.refill(LOOK_MS);
  }
  return { ...ecs.seen, most, left: (await store.listTasks('p')).length, gone: gone.size };
}

const SOMEWHERE = {
  cluster: 'c',
  subnets: ['a'],
  securityGroups: ['s'],
  assignPublicIp: 'ENABLED',
  container: 'bot',
} as const;

describe('the reaper of 30,000 tasks', () => {
  it.each(CASES)(
    'stays within what an account may read of ECS while $name',
    async (of) => {
      const { calls, most, least, left, gone } = await look(of);
      console.info(`${of.name}: ${calls} calls in ten minutes, ${most} at most in one look`);
      expect({ calls, most }).toEqual({ calls: of.calls, most: of.most });
      expect(least).toBeGreaterThan(0);
      // Whoever is dead has been found all the same.
      expect(left).toBe(TASKS - gone);
    },
    60_000,
  );

  it('asks nothing when thousands of retired tasks stop at once', async () => {
    const ecs = createEcs(new Set());
    const store = createMemoryStore();
    const launcher = createEcsLauncher({ ...SOMEWHERE, client: ecs.client });
    const health = () => Promise.reject(new Error('nobody asks'));
    const deps = { ...silent, store, launcher, dispatcher: { health } };
    for (const task of tasks.slice(0, 3_000)) {
      const retired: Task = must(retireTask(must(drainTask(task, 'old'))));
      await store.register(retired, 0);
      const detail = { taskArn: `task/${task.taskId}`, lastStatus: 'STOPPED' };
      const change = { 'detail-type': 'ECS Task State Change' as const, detail };
      expect(await onTaskStateChange(deps, change, 0)).toBe('settled');
    }
    expect(ecs.seen.calls).toBe(0);
  });
});
