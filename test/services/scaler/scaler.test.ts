import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { ABANDONED_AFTER_MS, CLAIM_TIMEOUT_MS, HEARTBEAT_STALE_MS } from '../../../core/limits.ts';
import type { Session } from '../../../core/session/session.ts';
import { acceptSession, queueSession } from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { OUTAGE_EXIT } from '../../../core/task/failed-start.ts';
import type { LaunchedTask, Launcher } from '../../../core/task/launcher.ts';
import type { Task } from '../../../core/task/task.ts';
import { acceptSeat, claimSeat } from '../../../core/task/task-transitions.ts';
import { applyDeployment } from '../../../services/scaler/plan/deploy.ts';
import { STEADY_AFTER_MS } from '../../../services/scaler/plan/failed-starts.ts';
import { SILENT_MS } from '../../../services/scaler/reap/reap.ts';
import { onTaskStateChange } from '../../../services/scaler/reap/stopped-event.ts';
import { createScaler, type Scaler } from '../../../services/scaler/scaler.ts';
import { createRules } from '../../../services/scaler/sizing/create-rules.ts';
import { holdMinimum } from '../../../services/scaler/sizing/target-rule.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';

const settings = {
  minWarm: 2,
  maxTasks: 4,
  spareSeats: 1,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 1e9,
  maxSessionsPerTask: 50,
};

let nowMs: number;
let store: Store;
let ecs: Map<string, LaunchedTask>;
let scaler: Scaler;
let dispatched: string[];
/** Tasks that answer when they are asked. */
let healthy: Set<string>;
let listed: () => string[];
const clock = {
  nowMs: () => nowMs,
  sleep: async (ms: number) => {
    nowMs += ms;
  },
};
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meter = { record: () => undefined, flush: async () => undefined };

/** An ECS that starts what it is told to and remembers tokens. */
function createFakeEcs(): Launcher {
  const tokens = new Map<string, string[]>();
  return {
    async launch({ count, token, pool }) {
      const known = tokens.get(token);
      if (known) return { taskArns: known, failures: [] };
      const taskArns = Array.from({ length: count }, () => `arn/${randomUUID()}`);
      for (const taskArn of taskArns) {
        const taskId = taskArn.slice(4);
        ecs.set(taskId, { taskArn, taskId, pool, state: 'running', createdAtMs: nowMs });
      }
      tokens.set(token, taskArns);
      return { taskArns, failures: [] };
    },
    async stop(task) {
      const found = ecs.get(task.replace('arn/', ''));
      if (found) ecs.set(found.taskId, { ...found, state: 'stopped' });
    },
    listRunning: async () => ({ taskIds: listed(), next: undefined }),
    describe: async (asked) => asked.flatMap((id) => ecs.get(id.replace('arn/', '')) ?? []),
  };
}

async function health(endpoint: string) {
  const task = (await store.listTasks('p')).find((t) => t.endpoint === endpoint);
  return task && healthy.has(task.taskId)
    ? { outcome: 'healthy' as const, taskId: task.taskId }
    : { outcome: 'unreachable' as const, because: 'timeout' };
}

/** What a scaler of this test's store and ECS is built from. */
function scalerDeps() {
  const launcher = createFakeEcs();
  const dispatch = async (endpoint: string, request: { sessionId: string }) => {
    dispatched.push(request.sessionId);
    const task = (await store.listTasks('p')).find((t) => t.endpoint === endpoint) as Task;
    const session = await accept((await store.getSession(request.sessionId)) as Session, task);
    return { outcome: 'accepted' as const, session };
  };
  const dispatcher = { dispatch, health };
  return { store, launcher, log, meter, clock, random: () => 0.5, dispatcher };
}

/** A session that a bot serves on a task of its own. */
async function startCall(): Promise<Task> {
  await tick();
  await bootAll();
  const [task] = (await store.listTasks('p')) as [Task];
  const session = newSession('s1', nowMs);
  await store.openSession(session);
  await accept(session, await claimFor(session, task));
  return task;
}

/** What a supervisor does at boot. */
async function boot(taskId: string, revision = 'r1'): Promise<Task> {
  const task = newTask(taskId, { revision, launchedAtMs: nowMs, endpoint: `http://${taskId}` });
  await store.register(task, nowMs);
  const ready = { ...warmed(task), version: 2, readyAtMs: nowMs };
  expect((await store.saveTask({ before: task, after: ready })).outcome).toBe('saved');
  return ready;
}

async function bootAll(revision = 'r1'): Promise<void> {
  for (const { taskId } of [...ecs.values()].filter((t) => t.state === 'running')) {
    if ((await store.getTask(taskId))?.version === 0) await boot(taskId, revision);
  }
}

async function claimFor(session: Session, task: Task): Promise<Task> {
  const request = { sessionId: session.sessionId, from: 'idle' as const, revision: 'r1', nowMs };
  const after = must(claimSeat(task, request));
  await store.saveTask({ before: task, after });
  return after;
}

async function accept(session: Session, claimed: Task): Promise<Session> {
  const epoch = claimed.seats[0]?.epoch ?? 0;
  const assignment = { taskId: claimed.taskId, seat: 0, epoch, endpoint: claimed.endpoint };
  const after = must(acceptSeat(claimed, { seat: 0, epoch, sessionId: session.sessionId }));
  const accepted = must(acceptSession(session, { assignment, from: 'idle', nowMs }));
  const saved = await store.saveBoth(
    { before: claimed, after },
    { before: session, after: accepted },
  );
  expect(saved.outcome).toBe('saved');
  return accepted;
}

const tick = () => scaler.kick('p');
const reconcile = () => scaler.run(nowMs + 1);

beforeEach(async () => {
  nowMs = 1_000_000;
  store = createMemoryStore();
  ecs = new Map();
  dispatched = [];
  healthy = new Set();
  listed = () => [...ecs.values()].filter((t) => t.state === 'running').map((t) => t.taskId);
  const deployment = { revision: 'r1', taskDefinition: 'bot:1', settings };
  await applyDeployment(store, { pool: 'p', deployment, nowMs });
  const deps = scalerDeps();
  const own = { pools: ['p'], owner: 'me', ruleOf: createRules(() => holdMinimum), reconcileMs: 0 };
  scaler = createScaler({ ...deps, ...own });
});

describe('the scaler', () => {
  it('launches what is lacking once, and counts what has not registered yet', async () => {
    await tick();
    await tick();
    expect([ecs.size, (await store.listTasks('p')).length]).toEqual([2, 2]);
  });

  it('keeps the cap when a tick outlives its lease and a second scaler ticks meanwhile', async () => {
    let hang: Promise<unknown> = Promise.resolve();
    let hangs = false;
    const lists = store.listTasks.bind(store);
    const slow = {
      ...store,
      // What the first scaler was told is old by the time that it acts on it.
      listTasks: async (pool: string) => {
        const listed = await lists(pool);
        hangs = true;
        await hang;
        return listed;
      },
    };
    const deployment = {
      revision: 'r1',
      taskDefinition: 'bot:1',
      settings: { ...settings, minWarm: 4 },
    };
    await applyDeployment(store, { pool: 'p', deployment, nowMs });
    const own = { pools: ['p'], ruleOf: createRules(() => holdMinimum), reconcileMs: 1e9 };
    const first = createScaler({ ...scalerDeps(), ...own, store: slow, owner: 'first' });
    const second = createScaler({ ...scalerDeps(), ...own, owner: 'second' });
    let release = (): void => undefined;
    hang = new Promise<void>((resolve) => (release = resolve));
    const hanging = first.kick('p');
    await expect.poll(() => hangs).toBe(true);
    nowMs += 30_000;
    await second.kick('p');
    nowMs += 1_000;
    release();
    await hanging;
    expect(ecs.size).toBe(4);
  });

  it('refills at once when a claim takes a task', async () => {
    await tick();
    await bootAll();
    const [task] = await store.listTasks('p');
    const session = newSession('s1', nowMs);
    await store.openSession(session);
    await claimFor(session, task as Task);
    await tick();
    expect(ecs.size).toBe(3);
  });

  it('serves waiting sessions, the oldest first, when seats are free', async () => {
    for (const [id, at] of [
      ['late', 2],
      ['early', 1],
    ] as const) {
      const open = newSession(id, nowMs - 1000 + at);
      await store.openSession(open);
      await store.saveSession({ before: open, after: must(queueSession(open, nowMs)) });
    }
    await tick();
    await bootAll();
    await tick();
    expect(dispatched).toEqual(['early', 'late']);
  });

  it('takes a seat whose claim ran out of service, and queues its session again', async () => {
    await tick();
    await bootAll();
    const [task] = (await store.listTasks('p')) as [Task];
    const session = newSession('s1', nowMs);
    await store.openSession(session);
    await claimFor(session, task);
    nowMs += CLAIM_TIMEOUT_MS + 1;
    await tick();
    expect((await store.getTask(task.taskId))?.seats[0]?.state).toBe('lost');
    await tick();
    expect((await store.getSession('s1'))?.state).toBe('ready');
  });

  it('gives up a session that waited too long', async () => {
    const open = newSession('s1', nowMs);
    await store.openSession(open);
    await store.saveSession({ before: open, after: must(queueSession(open, nowMs)) });
    nowMs += 200_000;
    await tick();
    expect((await store.getSession('s1'))?.reason).toBe('queue_timeout');
  });

  it('gives up a session whose caller has not asked for it any more, and keeps one who asks', async () => {
    for (const id of ['gone', 'here']) {
      const open = newSession(id, nowMs);
      await store.openSession(open);
      await store.saveSession({ before: open, after: must(queueSession(open, nowMs)) });
    }
    nowMs += ABANDONED_AFTER_MS + 1;
    await store.markSeen(newSession('here', nowMs), nowMs);
    await tick();
    expect((await store.getSession('gone'))?.reason).toBe('caller_left');
    expect((await store.getSession('here'))?.state).toBe('queued');
  });

  it('ends the sessions of a task that ECS has stopped, and replaces it', async () => {
    const task = await startCall();
    const known = ecs.get(task.taskId) as LaunchedTask;
    ecs.set(task.taskId, { ...known, state: 'stopped', stoppedReason: 'OutOfMemory' });
    await reconcile();
    expect((await store.getSession('s1'))?.state).toBe('ready');
    nowMs += SILENT_MS + 1;
    await reconcile();
    expect((await store.getTask(task.taskId))?.state).toBe('dead');
    expect(await store.getSession('s1')).toMatchObject({ state: 'failed', reason: 'task_died' });
    expect([...ecs.values()].filter((t) => t.state === 'running')).toHaveLength(2);
  });

  it('does the same on ECS’s own event, and nothing more when the event comes again', async () => {
    await tick();
    await bootAll();
    const [task] = (await store.listTasks('p')) as [Task];
    const change = {
      'detail-type': 'ECS Task State Change' as const,
      detail: { taskArn: `arn/${task.taskId}`, lastStatus: 'STOPPED' },
    };
    const deps = { store, launcher: createFakeEcs(), dispatcher: { health }, log, meter };
    expect(await onTaskStateChange(deps, change, nowMs)).toBe('unconfirmed');
    expect((await store.getTask(task.taskId))?.state).toBe('ready');
    ecs.set(task.taskId, { ...(ecs.get(task.taskId) as LaunchedTask), state: 'stopped' });
    expect(await onTaskStateChange(deps, change, nowMs)).toBe('settled');
    const dead = await store.getTask(task.taskId);
    await onTaskStateChange(deps, change, nowMs);
    expect(await store.getTask(task.taskId)).toEqual(dead);
  });

  it.each(['the event', 'the listing'])(
    'blames no revision for starts without a table, told by %s',
    async (how) => {
      await tick();
      const [task] = (await store.listTasks('p')) as [Task];
      const known = ecs.get(task.taskId) as LaunchedTask;
      const stoppedReason = 'Essential container in task exited';
      ecs.set(task.taskId, { ...known, state: 'stopped', stoppedReason, exitCode: OUTAGE_EXIT });
      const change = {
        'detail-type': 'ECS Task State Change' as const,
        detail: { taskArn: `arn/${task.taskId}`, lastStatus: 'STOPPED', stoppedReason },
      };
      const deps = { store, launcher: createFakeEcs(), dispatcher: { health }, log, meter };
      nowMs += 60_000;
      if (how === 'the event') await onTaskStateChange(deps, change, nowMs);
      else await reconcile();
      const noted = await store.failedStarts('p', 0);
      expect(noted.map(({ fault }) => fault)).toEqual(['platform']);
    },
  );

  it('ends no call because a listing is empty or short', async () => {
    await startCall();
    listed = () => [];
    for (let round = 0; round < 50; round++) {
      nowMs += 10_000;
      for (const { taskId } of await store.listTasks('p'))
        await store.heartbeat({ taskId, heardAtMs: nowMs, cpuShare: 0, lateFrames: 0 });
      await reconcile();
    }
    expect((await store.getSession('s1'))?.state).toBe('ready');
  });

  it('ends no call of a pool of one because the store stalled: its task answers', async () => {
    const task = await startCall();
    healthy.add(task.taskId);
    nowMs += 60_000;
    await reconcile();
    expect((await store.getTask(task.taskId))?.state).toBe('ready');
    expect((await store.getSession('s1'))?.state).toBe('ready');
    expect(ecs.get(task.taskId)?.state).toBe('running');
  });

  it('does not count on an idle task that is not heard, and replaces it', async () => {
    await tick();
    await bootAll();
    for (const { taskId } of await store.listTasks('p')) healthy.add(taskId);
    nowMs += HEARTBEAT_STALE_MS + 1;
    await reconcile();
    expect(ecs.size).toBe(4);
  });

  it('stops a task that is not heard of and does not answer, and ends its session only once it is gone', async () => {
    const task = await startCall();
    nowMs += HEARTBEAT_STALE_MS + 1;
    for (const other of await store.listTasks('p')) {
      if (other.taskId === task.taskId) continue;
      await store.heartbeat({ taskId: other.taskId, heardAtMs: nowMs, cpuShare: 0, lateFrames: 0 });
    }
    await reconcile();
    expect((await store.getTask(task.taskId))?.state).toBe('dead');
    expect((await store.getSession('s1'))?.state).toBe('ready');
    nowMs += 1000;
    await reconcile();
    expect((await store.getSession('s1'))?.reason).toBe('task_died');
  });

  it('takes idle tasks of an old revision out, and leaves one with a call alone', async () => {
    await tick();
    await bootAll();
    const [busy, idle] = (await store.listTasks('p')) as [Task, Task];
    const session = newSession('s1', nowMs);
    await store.openSession(session);
    await accept(session, await claimFor(session, busy));
    const deployment = { revision: 'r2', taskDefinition: 'bot:2', settings };
    await applyDeployment(store, { pool: 'p', deployment, nowMs });
    await tick();
    expect((await store.getTask(idle.taskId))?.state).toBe('ready');
    await bootAll('r2');
    nowMs += STEADY_AFTER_MS;
    await tick();
    expect((await store.getTask(idle.taskId))?.state).toBe('stopped');
    expect([(await store.getTask(busy.taskId))?.state, ecs.get(busy.taskId)?.state]).toEqual([
      'ready',
      'running',
    ]);
  });

  it('launches a bounded number of a revision that crash-loops, and goes back to the last good one', async () => {
    await tick();
    await bootAll();
    await tick();
    const deployment = { revision: 'r2', taskDefinition: 'bot:2', settings };
    await applyDeployment(store, { pool: 'p', deployment, nowMs });
    for (let round = 0; round < 12; round++) {
      nowMs += 5_000;
      await reconcile();
      for (const task of await store.listTasks('p')) {
        const known = ecs.get(task.taskId);
        if (task.revision === 'r2' && known) ecs.set(task.taskId, { ...known, state: 'stopped' });
        else
          await store.heartbeat({
            taskId: task.taskId,
            heardAtMs: nowMs,
            cpuShare: 0,
            lateFrames: 0,
          });
      }
      await bootAll();
    }
    const record = await store.getPool('p');
    expect(record?.revisions.map((r) => [r.revision, r.weight])).toEqual([
      ['r1', 1],
      ['r2', 0],
    ]);
    expect(ecs.size).toBeLessThan(12);
  });
});
