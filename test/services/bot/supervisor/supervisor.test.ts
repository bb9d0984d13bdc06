import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import { openSession, queueSession } from '../../../../core/session-transitions.ts';
import type { Store } from '../../../../core/store.ts';
import {
  claimSeat,
  expireClaim,
  killTask,
  registerTask,
} from '../../../../core/task-transitions.ts';
import type { Task } from '../../../../core/task.ts';
import { createDispatchApp } from '../../../../services/bot/supervisor/dispatch-app.ts';
import { runHeartbeat } from '../../../../services/bot/supervisor/heartbeat.ts';
import { Supervisor } from '../../../../services/bot/supervisor/supervisor.ts';
import { must } from '../../../contract/tasks.ts';

const file = fileURLToPath(new URL('./test-bot.mjs', import.meta.url));
const clock = createSystemClock();
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const running: Supervisor[] = [];

afterEach(() => {
  for (const supervisor of running.splice(0)) supervisor.kill();
});

interface Options {
  readonly seatCount?: number;
  readonly isolation?: 'process' | 'task';
  readonly warmMs?: number;
}

async function startTask(options: Options = {}, store: Store = createMemoryStore()) {
  const task = registerTask({
    taskId: randomUUID(),
    pool: 'p',
    revision: 'r',
    zone: 'a',
    endpoint: 'http://127.0.0.1:1',
    isolation: options.isolation ?? 'process',
    seatCount: options.seatCount ?? 2,
    launchedAtMs: clock.nowMs(),
  });
  await store.register(task, clock.nowMs());
  const exits: number[] = [];
  const deps = {
    store,
    clock,
    log: silent,
    meter: { record: () => undefined, flush: async () => undefined },
    task,
    botCommand: () => ({ file, execArgv: [], env: { WARM_MS: String(options.warmMs ?? 20) } }),
    exit: (code: number) => void exits.push(code),
  };
  const supervisor = new Supervisor(deps);
  running.push(supervisor);
  supervisor.start();
  const now = async () => (await store.getTask(task.taskId)) as Task;
  const states = async () => (await now()).seats.map((seat) => seat.state).join(' ');
  return { store, deps, supervisor, app: createDispatchApp(supervisor), now, states, exits };
}

type Started = Awaited<ReturnType<typeof startTask>>;

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let round = 0; round < 300; round++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never happened: ${what}`);
}

const ready = (task: Started) =>
  until(
    async () => (await task.now()).state === 'ready' && !(await task.states()).includes('warming'),
    'ready',
  );

/** Opens a session, claims a seat for it and dispatches it, as a broker does. */
async function call(
  task: Started,
  requestData: Record<string, unknown> = {},
  maxDurationMs = 60_000,
) {
  const sessionId = randomUUID();
  const request = {
    sessionId,
    pool: 'p',
    transport: 'webrtc' as const,
    maxDurationMs,
    requestData,
  };
  await task.store.openSession(openSession(request, clock.nowMs()));
  const before = await task.now();
  const from = before.seats.some((seat) => seat.state === 'active')
    ? ('spare' as const)
    : ('idle' as const);
  const after = must(claimSeat(before, { sessionId, from, revision: 'r', nowMs: clock.nowMs() }));
  expect((await task.store.saveTask({ before, after })).outcome).toBe('saved');
  const seat = after.seats.findIndex((s) => s.sessionId === sessionId);
  const body = { sessionId, seat, epoch: after.seats[seat]?.epoch ?? 0, from };
  const response = await post(task, '/sessions', body);
  return { sessionId, seat, response, body, session: () => task.store.getSession(sessionId) };
}

function post(task: Started, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return task.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('the supervisor', () => {
  it('warms all seats, and only then is the task ready', async () => {
    const task = await startTask();
    expect((await task.now()).state).toBe('starting');
    await ready(task);
    expect(await task.states()).toBe('idle idle');
  });

  it('accepts a claimed session, serves it, and warms a fresh process when it is over', async () => {
    const task = await startTask();
    await ready(task);
    const pid = task.supervisor.seats[0]?.bot?.pid;
    const one = await call(task);
    expect([one.response.status, await one.response.json()]).toEqual([
      200,
      { outcome: 'accepted' },
    ]);
    await until(async () => (await one.session())?.state === 'active', 'connected');
    expect(task.supervisor.end(one.sessionId, 'ended_by_api')).toBe(true);
    await until(async () => (await one.session())?.state === 'ended', 'ended');
    expect((await one.session())?.reason).toBe('ended_by_api');
    await ready(task);
    expect(task.supervisor.seats[0]?.bot?.pid).not.toBe(pid);
  });

  it('refuses a dispatch whose claim is not the table’s, and one that is sent twice', async () => {
    const task = await startTask();
    await ready(task);
    const wrong = { sessionId: 'nobody', seat: 0, epoch: 99, from: 'idle' };
    expect((await post(task, '/sessions', wrong)).status).toBe(409);
    await ready(task);
    const one = await call(task);
    expect((await post(task, '/sessions', one.body)).status).toBe(409);
    expect((await one.session())?.state).not.toBe('failed');
  });

  it('gives the second caller of a task a process of its own', async () => {
    const task = await startTask();
    await ready(task);
    const [one, two] = [await call(task), await call(task)];
    const offer = async (id: string) =>
      (await (await post(task, `/sessions/${id}/api/offer`, {})).json()) as { pid: number };
    expect((await offer(one.sessionId)).pid).not.toBe((await offer(two.sessionId)).pid);
    expect((await two.session())?.start).toBe('shared');
  });

  it('ends the session of a bot that was killed, and leaves its neighbour alone', async () => {
    const task = await startTask();
    await ready(task);
    const [one, two] = [await call(task), await call(task)];
    process.kill(task.supervisor.seats[one.seat]?.bot?.pid ?? 0, 'SIGKILL');
    await until(async () => (await one.session())?.state === 'failed', 'failed');
    expect((await one.session())?.reason).toBe('bot_died');
    expect((await two.session())?.state).toBe('active');
    await until(async () => (await task.states()) === 'idle active', 'replaced');
  });

  it('replaces the process of a claim that ran out, and only then opens the task again', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const before = await task.now();
    const claimed = must(
      claimSeat(before, { sessionId: 's', from: 'idle', revision: 'r', nowMs: 0 }),
    );
    await task.store.saveTask({ before, after: claimed });
    const lost = must(expireClaim(claimed, 0, 60_000));
    await task.store.saveTask({ before: claimed, after: lost });
    const pid = task.supervisor.seats[0]?.bot?.pid;
    task.supervisor.see(lost);
    await until(async () => (await task.states()) === 'idle', 'idle again');
    expect([(await task.now()).muted, task.supervisor.seats[0]?.bot?.pid === pid]).toEqual([
      false,
      false,
    ]);
  });

  it('gives a seat that frees to the session that waits longest', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const one = await call(task);
    const waiting: string[] = [];
    for (const createdAtMs of [2000, 1000]) {
      const sessionId = randomUUID();
      const request = { sessionId, pool: 'p', transport: 'webrtc' as const, maxDurationMs: 60_000 };
      const open = openSession(request, createdAtMs);
      await task.store.openSession(open);
      await task.store.saveSession({ before: open, after: must(queueSession(open, createdAtMs)) });
      waiting.push(sessionId);
    }
    task.supervisor.end(one.sessionId, 'ended_by_api');
    const state = async (i: number) => (await task.store.getSession(waiting[i] ?? ''))?.state;
    await until(async () => (await state(1)) === 'active', 'the oldest served');
    expect(await state(0)).toBe('queued');
  });

  it('ends a one-shot task after its session', async () => {
    const task = await startTask({ seatCount: 1, isolation: 'task' });
    await ready(task);
    await call(task, { does: 'say goodbye' });
    await until(() => task.exits.length > 0, 'exit');
    expect([(await task.now()).state, task.exits]).toEqual(['draining', [0]]);
  });

  it('kills a bot that goes on over its longest duration', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const one = await call(task, { does: 'ignore the end' }, -4_900);
    await until(async () => (await one.session())?.state === 'active', 'active');
    const pid = task.supervisor.seats[0]?.bot?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(async () => (await one.session())?.state === 'failed', 'ended');
  });

  it('stops at once when the table says that the task is over', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const before = await task.now();
    await task.store.saveTask({ before, after: must(killTask(before, 'test')) });
    const heartbeat = { ...task.deps, random: () => 0.5, vcpu: 1, ownPid: process.pid };
    await Promise.race([
      runHeartbeat(heartbeat, task.supervisor, AbortSignal.timeout(500)),
      until(() => task.exits.length > 0, 'exit'),
    ]);
    expect(task.exits).toContain(1);
  });

  it('keeps its call while the store cannot be reached', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const one = await call(task);
    const store = { ...task.store, heartbeat: () => Promise.reject(new Error('outage')) };
    const heartbeat = { ...task.deps, store, random: () => 0.5, vcpu: 1, ownPid: process.pid };
    await runHeartbeat(heartbeat, task.supervisor, AbortSignal.timeout(200));
    expect([task.exits, (await one.session())?.state]).toEqual([[], 'active']);
  });

  it('says goodbye to its callers when it is stopped, and drains', async () => {
    const task = await startTask();
    await ready(task);
    const one = await call(task);
    await task.supervisor.close(2_000);
    await until(async () => (await one.session())?.state === 'failed', 'ended');
    expect([(await one.session())?.reason, (await task.now()).state]).toEqual([
      'task_died',
      'draining',
    ]);
  });

  it('stops and continues a process that is warmed beside a live call', async () => {
    const task = await startTask({ warmMs: 400 });
    await ready(task);
    await call(task);
    process.kill(task.supervisor.seats[1]?.bot?.pid ?? 0, 'SIGKILL');
    const stopped = () => {
      const { pid } = task.supervisor.seats[1]?.bot ?? {};
      return pid !== undefined && / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    };
    await until(stopped, 'stopped while warming');
    await until(async () => (await task.states()) === 'active idle', 'warm at last');
    expect(stopped()).toBe(false);
  });
});

describe('the dispatch server', () => {
  it.each([
    ['no JSON', 'POST', '/sessions', '{', 400],
    ['a wrong type', 'POST', '/sessions', '{"sessionId":1,"seat":0,"epoch":1,"from":"idle"}', 400],
    [
      'an unknown seat',
      'POST',
      '/sessions',
      '{"sessionId":"x","seat":7,"epoch":1,"from":"idle"}',
      409,
    ],
    ['a body of a megabyte', 'POST', '/sessions', 'x'.repeat(1 << 20), 413],
    ['an offer for nobody', 'POST', '/sessions/x/api/offer', '{}', 404],
    ['the end of nobody', 'DELETE', '/sessions/x', '{}', 404],
  ])('answers %s with a clear refusal', async (_, method, path, body, status) => {
    const task = await startTask({ seatCount: 1 });
    const headers = { 'content-length': String(body.length) };
    expect((await task.app.request(path, { method, body, headers })).status).toBe(status);
  });
});
