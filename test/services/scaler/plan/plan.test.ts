import { describe, expect, it } from 'vitest';
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import type { Task } from '../../../../core/task/task.ts';
import { claimSeat, registerTask, warmSeat } from '../../../../core/task/task-transitions.ts';
import { createBreaker } from '../../../../services/scaler/plan/breaker.ts';
import { planPool } from '../../../../services/scaler/plan/plan.ts';
import type { Target } from '../../../../services/scaler/sizing/target-rule.ts';

const settings = {
  minWarm: 2,
  maxTasks: 5,
  spareSeats: 1,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 3_600_000,
  maxSessionsPerTask: 50,
};
const revision = (name: string, weight: number) => ({
  revision: name,
  taskDefinition: `bot:${name}`,
  weight,
  deployedAtMs: 0,
});
const record: PoolRecord = { pool: 'p', version: 1, revisions: [revision('r1', 1)], settings };

function idleTask(taskId: string, of: Partial<Task> = {}): Task {
  const facts = { taskId, pool: 'p', revision: 'r1', zone: 'a', endpoint: 'http://x' };
  const fresh = registerTask({ ...facts, isolation: 'process', seatCount: 2, launchedAtMs: 0 });
  const warm = [0, 1].reduce<Task>((task, seat) => {
    const step = warmSeat(task, seat, 1000);
    if (step.outcome === 'refused') throw new Error(step.because);
    return step.next;
  }, fresh);
  return { ...warm, ...of };
}

function busyTask(taskId: string, of: Partial<Task> = {}): Task {
  const request = { sessionId: `s-${taskId}`, from: 'idle' as const, revision: 'r1', nowMs: 2000 };
  const step = claimSeat(idleTask(taskId), request);
  if (step.outcome === 'refused') throw new Error(step.because);
  return { ...step.next, ...of };
}

function plan(
  tasks: Task[],
  of: { waiting?: number; target?: Partial<Target>; record?: PoolRecord } = {},
) {
  const used = of.record ?? record;
  const target = { warm: 2, keep: 3, boundBy: 'minWarm' as const, reason: '', ...of.target };
  const { waiting = 0 } = of;
  const breaker = createBreaker([], {}, 5000);
  return planPool({
    tasks,
    fleetSize: tasks.length,
    waiting,
    record: used,
    target,
    breaker,
    isShort: false,
    nowMs: 5000,
  });
}

describe('planPool', () => {
  it('launches what is lacking under the target', () => {
    expect(plan([idleTask('a')]).launches).toEqual([{ revision: record.revisions[0], count: 1 }]);
  });

  it('counts a waiting session as one more task wanted', () => {
    expect(plan([busyTask('a')], { waiting: 1 }).launches[0]?.count).toBe(3);
  });

  it('neither launches nor stops between warm and keep', () => {
    const made = plan([idleTask('a'), idleTask('b'), idleTask('c')]);
    expect([made.launches, made.drains]).toEqual([[], []]);
  });

  it('drains the oldest idle tasks above keep', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id, i) => idleTask(id, { launchedAtMs: 100 - i }));
    expect(plan(tasks).drains.map((d) => [d.task.taskId, d.reason])).toEqual([
      ['d', 'too many idle'],
    ]);
  });

  it('never drains a task with a session, however many there are', () => {
    expect(plan(['a', 'b', 'c', 'd', 'e'].map((id) => busyTask(id))).drains).toEqual([]);
  });

  it('says so when maxTasks keeps it from launching', () => {
    const made = plan(
      ['a', 'b', 'c', 'd'].map((id) => busyTask(id)),
      { waiting: 2 },
    );
    expect([made.launches[0]?.count, made.capped]).toEqual([1, true]);
  });

  it('drains idle tasks of the revision that lost its weight only as far as the new one has warm ones', () => {
    const revisions = [revision('r1', 0), revision('r2', 1)];
    const deployed = { ...record, revisions, lastServing: ['r1'] };
    const old = [idleTask('a'), idleTask('b'), busyTask('c')];
    const made = plan(old, { record: deployed });
    expect(made.drains).toEqual([]);
    expect(made.launches.map((l) => [l.revision.revision, l.count])).toEqual([['r2', 2]]);
    const later = plan([...old, idleTask('d', { revision: 'r2' })], { record: deployed });
    expect(later.drains.map((d) => d.task.taskId)).toEqual(['a']);
  });

  it('drains at once what no session would find', () => {
    const revisions = [revision('r1', 0), revision('r2', 1)];
    const made = plan([idleTask('a')], { record: { ...record, revisions } });
    expect(made.drains.map((d) => d.reason)).toEqual(['revision takes no sessions']);
  });

  it('splits launches by weight for a canary', () => {
    const canary = { ...record, revisions: [revision('r1', 3), revision('r2', 1)] };
    const made = plan([], { record: canary, target: { warm: 4, keep: 4 } });
    expect(made.launches.map((l) => [l.revision.revision, l.count])).toEqual([
      ['r1', 3],
      ['r2', 1],
    ]);
  });

  it('drains an idle task that is too old once its successor is warm, and launches that first', () => {
    const old = idleTask('a', { launchedAtMs: 5000 - settings.maxTaskAgeMs - 1 });
    const before = plan([old, idleTask('b')]);
    expect([before.drains, before.launches[0]?.count]).toEqual([[], 1]);
    const after = plan([old, idleTask('b'), idleTask('c')]);
    expect(after.drains.map((d) => [d.task.taskId, d.reason])).toEqual([['a', 'too old']]);
  });

  it('drains an idle task that has served its sessions once its successor is warm', () => {
    const worn = (served: number) => [idleTask('a', { served }), idleTask('b'), idleTask('c')];
    const { maxSessionsPerTask } = settings;
    expect(plan(worn(maxSessionsPerTask - 1)).drains).toEqual([]);
    const { drains } = plan(worn(maxSessionsPerTask));
    expect(drains.map((d) => [d.task.taskId, d.reason])).toEqual([['a', 'served enough sessions']]);
  });

  it('retires a draining task once it is empty', () => {
    const empty = idleTask('a', { state: 'draining' });
    const busy = busyTask('b', { state: 'draining' });
    expect(plan([empty, busy]).retires.map((t) => t.taskId)).toEqual(['a']);
  });
});
