/** Tasks, as supervisors and brokers see them. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { shardOf } from '../../core/claim/claim.ts';
import { CLAIM_CANDIDATES, SHARDS } from '../../core/limits.ts';
import type { Listing, Task } from '../../core/task/task.ts';
import {
  claimSeat,
  drainTask,
  killTask,
  launchedTask,
  openSpare,
  retireTask,
} from '../../core/task/task-transitions.ts';
import type { Subject } from './subject.ts';
import { must, newTask, warmed } from './tasks.ts';

/** Declares the tests. */
export function tasksContract(subject: Subject): void {
  const put = async (task: Task) => {
    expect(await subject.store.register(task, 9_000)).toEqual({ outcome: 'saved' });
    return task;
  };
  const ready = () => put(warmed(newTask(randomUUID(), { pool: randomUUID() })));

  it('gives back a task as it was put, and nothing for one it does not know', async () => {
    const task = await ready();
    expect(await subject.store.getTask(task.taskId)).toEqual(task);
    expect(await subject.store.getTask(randomUUID())).toBeUndefined();
  });

  it('answers a second registration with the task that is there, but lets one replace a launch', async () => {
    const { store } = subject;
    const [pool, taskId] = [randomUUID(), randomUUID()];
    const facts = { taskId, pool, revision: 'r1', isolation: 'process' as const };
    const launched = await put(launchedTask({ ...facts, launchedAtMs: 0 }));
    expect(await store.listTasks(pool)).toEqual([launched]);
    const task = await put(newTask(taskId, { pool }));
    expect(await store.register({ ...task, zone: 'b' }, 9_000)).toEqual({
      outcome: 'conflict',
      current: task,
    });
    expect(await store.register(task, 9_000)).toEqual({ outcome: 'saved' });
    expect(await store.register(launched, 9_000)).toEqual({ outcome: 'conflict', current: task });
  });

  it('saves a change once, and answers the item as it is to whoever comes later', async () => {
    const { store } = subject;
    const before = await ready();
    const after = must(drainTask(before, 'test'));
    expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
    const other = must(openSpare(before, false));
    expect(await store.saveTask({ before, after: other })).toEqual({
      outcome: 'conflict',
      current: after,
    });
  });

  it('takes its own write, sent twice, for a success', async () => {
    const { store } = subject;
    const before = await ready();
    const after = must(drainTask(before, 'test'));
    await store.saveTask({ before, after });
    expect(await store.saveTask({ before, after })).toEqual({ outcome: 'saved' });
    expect(await store.getTask(before.taskId)).toEqual(after);
  });

  it('refuses to save a task that is not there', async () => {
    const before = warmed(newTask(randomUUID()));
    const change = { before, after: must(drainTask(before, 'test')) };
    expect(await subject.store.saveTask(change)).toEqual({
      outcome: 'conflict',
      current: undefined,
    });
    expect(await subject.store.getTask(before.taskId)).toBeUndefined();
  });

  it('refuses a claim on a task that was not heard lately', async () => {
    const { store } = subject;
    const before = await ready();
    const request = { sessionId: 's', from: 'idle' as const, revision: 'r1', nowMs: 10_000 };
    const after = must(claimSeat(before, request));
    expect(await store.saveTask({ before, after }, 9_000)).toEqual({
      outcome: 'conflict',
      current: before,
    });
    const pulse = { taskId: before.taskId, heardAtMs: 9_001, cpuShare: 0, lateFrames: 0 };
    await store.heartbeat(pulse);
    expect(await store.saveTask({ before, after }, 9_000)).toEqual({ outcome: 'saved' });
  });

  it('keeps a heartbeat apart from the state, and fences one of a task that is over', async () => {
    const { store } = subject;
    const before = await ready();
    const { taskId } = before;
    const pulse = { taskId, heardAtMs: 20_000, cpuShare: 0.25, lateFrames: 2 };
    expect(await store.heartbeat(pulse)).toEqual({ outcome: 'alive', task: before });
    expect(await store.pulses([taskId])).toEqual([pulse]);
    await store.saveTask({ before, after: must(openSpare(before, false)) });
    expect(await store.pulses([taskId])).toEqual([pulse]);
    const closed = must(openSpare(before, false));
    await store.saveTask({ before: closed, after: must(killTask(closed, 'test')) });
    const late = { ...pulse, heardAtMs: 30_000 };
    expect(await store.heartbeat(late)).toEqual({ outcome: 'fenced' });
    expect(await store.pulses([taskId])).toEqual([pulse]);
  });

  it('fences the heartbeat of a task that it does not know, and makes none of it', async () => {
    const { store } = subject;
    const taskId = randomUUID();
    const pulse = { taskId, heardAtMs: 20_000, cpuShare: 0, lateFrames: 0 };
    expect(await store.heartbeat(pulse)).toEqual({ outcome: 'fenced' });
    expect([await store.getTask(taskId), await store.pulses([taskId])]).toEqual([undefined, []]);
  });

  it('lists the tasks of a pool until they are stopped or dead', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const tasks = await Promise.all(
      Array.from({ length: 12 }, () => put(warmed(newTask(randomUUID(), { pool })))),
    );
    const listed = async () => (await store.listTasks(pool)).map((t) => t.taskId).sort();
    expect(await listed()).toEqual(tasks.map((t) => t.taskId).sort());
    const [first, second] = tasks as [Task, Task];
    const drained = must(drainTask(first, 'test'));
    await store.saveTask({ before: first, after: drained });
    expect(await listed()).toHaveLength(12);
    await store.saveTask({ before: drained, after: must(retireTask(drained)) });
    await store.saveTask({ before: second, after: must(killTask(second, 'test')) });
    expect(await listed()).toEqual(
      tasks
        .slice(2)
        .map((t) => t.taskId)
        .sort(),
    );
    expect((await store.getTask(second.taskId))?.state).toBe('dead');
  });

  it('lists and hears more tasks than one answer holds', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const reason = 'x'.repeat(2000);
    const tasks = await Promise.all(
      Array.from({ length: 230 }, () =>
        put({ ...warmed(newTask(randomUUID(), { pool })), reason }),
      ),
    );
    expect(await store.listTasks(pool)).toHaveLength(230);
    const ids = tasks.map((t) => t.taskId);
    const pulses = await store.pulses([...ids, ...ids.slice(0, 3), randomUUID()]);
    expect(new Set(pulses.map((p) => p.taskId))).toEqual(new Set(ids));
    expect(await store.pulses([])).toEqual([]);
  });

  it('lists claimable tasks by pool, revision and shard, a bounded number of each', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const made = await Promise.all(
      Array.from({ length: SHARDS * 40 }, (_, i) =>
        put(warmed(newTask(randomUUID(), { pool, revision: `r${i % 2}`, seatCount: 1 }))),
      ),
    );
    const list = (from: Listing, revision: string, shard: number) =>
      store.listClaimable(from, { pool, revision, shard });
    for (let shard = 0; shard < SHARDS; shard++) {
      const listed = await list('idle', 'r1', shard);
      const fit = made.filter((t) => t.revision === 'r1' && shardOf(t.taskId) === shard);
      expect(listed).toHaveLength(Math.min(CLAIM_CANDIDATES, fit.length));
      expect(fit).toEqual(expect.arrayContaining(listed));
      expect(await list('spare', 'r1', shard)).toEqual([]);
    }
    expect(await list('idle', 'r2', 0)).toEqual([]);
  });
}
