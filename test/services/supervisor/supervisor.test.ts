import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { claimSeat, expireClaim, killTask } from '../../../core/task/task-transitions.ts';
import { runHeartbeat } from '../../../services/supervisor/heartbeat.ts';
import { must } from '../../contract/tasks.ts';
import { standStillUntilOver } from './stand-still.ts';
import { call, killAll, post, queue, ready, startTask, until } from './start-task.ts';

afterEach(killAll);

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
    expect(one.response.status).toBe(200);
    const { sessionId } = one;
    expect(await one.response.json()).toMatchObject({
      outcome: 'accepted',
      session: { sessionId, state: 'ready', assignment: { seat: 0 } },
    });
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

  it('gives nobody to a bot that has said that it goes, though it is still there', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const [seat] = task.supervisor.seats;
    process.kill(seat?.bot?.pid ?? -1, 'SIGUSR2');
    await until(() => seat?.going === true, 'it has said so');
    const one = await call(task);
    expect(await one.response.json()).toMatchObject({ because: 'the seat has no bot' });
    expect((await one.session())?.state).not.toBe('failed');
  });

  it.skipIf(process.platform !== 'linux')(
    'gives nobody to a bot that went while it stood still itself',
    async () => {
      const task = await startTask({ seatCount: 1 });
      await ready(task);
      const pid = task.supervisor.seats[0]?.bot?.pid ?? -1;
      const onClaimed = () => {
        process.kill(pid, 'SIGKILL');
        standStillUntilOver(pid);
      };
      const one = await call(task, {}, { onClaimed });
      expect(await one.response.json()).toMatchObject({ because: 'the seat has no bot' });
      expect((await one.session())?.state).not.toBe('failed');
    },
  );

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
    await until(async () => (await two.session())?.state === 'active', 'the neighbour talks');
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
    const waiting = [
      await queue(task.store, Date.now() - 1000),
      await queue(task.store, Date.now() - 2000),
    ];
    task.supervisor.end(one.sessionId, 'ended_by_api');
    const state = async (i: number) => (await task.store.getSession(waiting[i] ?? ''))?.state;
    await until(async () => (await state(1)) === 'active', 'the oldest served');
    expect(await state(0)).toBe('queued');
  });

  it('leaves a call’s turns with its end', async () => {
    const task = await startTask({ seatCount: 1 });
    await ready(task);
    const one = await call(task, { does: 'take a turn' });
    await until(async () => (await one.session())?.state === 'ended', 'ended');
    const { sessionId = '' } = (await one.session()) ?? {};
    const turns = (await task.store.trail(sessionId)).flatMap((step) => step.turns ?? []);
    const stages = { llm: 400, tts: 90 };
    expect(turns).toEqual([{ afterMs: expect.any(Number), totalMs: 490, stages, broke: 'llm' }]);
  });

  it('ends a one-shot task after its session', async () => {
    const task = await startTask({ seatCount: 1, isolation: 'task' });
    await ready(task);
    await call(task, { does: 'say goodbye' });
    await until(() => task.exits.length > 0, 'exit');
    expect([(await task.now()).state, task.exits]).toEqual(['draining', [0]]);
  });

  it('ends a call at its longest duration, by force where the bot does not leave', async () => {
    const task = await startTask({ seatCount: 1, haste: 50 });
    await ready(task);
    const one = await call(task, { does: 'ignore the end' }, { maxDurationMs: 10_000 });
    await until(async () => (await one.session())?.state === 'active', 'active');
    await until(async () => (await one.session())?.state === 'ended', 'ended');
    expect((await one.session())?.reason).toBe('max_duration');
    await until(async () => (await task.states()) === 'idle', 'idle again');
  });

  it('gives a call no longer than its agent allows, whatever the request asked for', async () => {
    const task = await startTask({ seatCount: 1, maxDurationMs: 10_000, haste: 50 });
    await ready(task);
    const one = await call(task, {}, { maxDurationMs: 14_400_000 });
    expect((await one.session())?.maxDurationMs).toBe(10_000);
    await until(async () => (await one.session())?.state === 'ended', 'ended');
    expect((await one.session())?.reason).toBe('max_duration');
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
