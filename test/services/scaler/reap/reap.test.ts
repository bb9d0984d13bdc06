import { describe, expect, it } from 'vitest';
import { HEARTBEAT_STALE_MS } from '../../../../core/limits.ts';
import type { LaunchedTask } from '../../../../core/task/launcher.ts';
import type { Task } from '../../../../core/task/task.ts';
import { registerTask } from '../../../../core/task/task-transitions.ts';
import {
  type DeathVerdict,
  findDead,
  findOrphans,
  findSilent,
  LAUNCH_DEADLINE_MS,
  ORPHAN_AFTER_MS,
  SILENT_MS,
} from '../../../../services/scaler/reap/reap.ts';

const nowMs = 10_000_000;

function task(taskId: string, of: Partial<Task> = {}): Task {
  const facts = { taskId, pool: 'p', revision: 'r', zone: 'a', endpoint: 'http://x' };
  const made = registerTask({
    ...facts,
    isolation: 'process',
    seatCount: 1,
    launchedAtMs: nowMs - 60_000,
  });
  return { ...made, state: 'ready', ...of };
}

function launched(taskId: string, of: Partial<LaunchedTask> = {}): LaunchedTask {
  const base = { taskArn: `arn/${taskId}`, taskId, pool: 'p', state: 'running' as const };
  return { ...base, createdAtMs: nowMs - 60_000, ...of };
}

const pulse = (taskId: string, ageMs: number) => ({
  taskId,
  heardAtMs: nowMs - ageMs,
  cpuShare: 0,
  lateFrames: 0,
});

function judge(tasks: Task[], of: { ages?: number[]; described?: LaunchedTask[] } = {}) {
  const pulses = tasks.map((t, i) => pulse(t.taskId, of.ages?.[i] ?? 0));
  const silence = findSilent({ tasks, pulses, nowMs });
  const asked = new Set(silence.silent.map(({ taskId }) => taskId));
  const described = (of.described ?? []).filter(({ taskId }) => asked.has(taskId));
  const { gone, suspects, late } = findDead({ tasks, silence, described, nowMs });
  const idsOf = (found: readonly DeathVerdict[]) => found.map(({ task }) => task.taskId);
  return {
    gone: idsOf(gone),
    suspects: idsOf(suspects),
    late: idsOf(late),
    paused: silence.paused,
  };
}

const NOBODY = { gone: [], suspects: [], late: [], paused: false };
const ids = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
const stopped = (taskId: string) => launched(taskId, { state: 'stopped', stoppedReason: 'oom' });
const withCall = (taskId: string) =>
  task(taskId, { seats: [{ state: 'active', epoch: 2, sessionId: `s-${taskId}` }] });

describe('findDead', () => {
  it('finds nothing wrong with tasks that are heard', () => {
    expect(judge([task('a')])).toEqual(NOBODY);
  });

  it('believes no listing against heartbeats: ten tasks that ECS says are stopped go on', () => {
    const tasks = ids(10).map(withCall);
    expect(judge(tasks, { described: tasks.map((t) => stopped(t.taskId)) })).toEqual(NOBODY);
  });

  it('takes a task for gone when it is silent and ECS says that it has stopped', () => {
    const made = judge([task('a')], { ages: [SILENT_MS + 1], described: [stopped('a')] });
    expect(made).toEqual({ ...NOBODY, gone: ['a'] });
  });

  it('takes no task for gone because ECS does not know it, however old it is', () => {
    const old = task('a', { launchedAtMs: 0 });
    expect(judge([old], { ages: [SILENT_MS + 1] })).toEqual(NOBODY);
  });

  it('only suspects the one task of a pool whose heartbeat is stale', () => {
    const made = judge([withCall('a')], { ages: [HEARTBEAT_STALE_MS + 1] });
    expect(made).toEqual({ ...NOBODY, suspects: ['a'] });
  });

  it('suspects nobody with a call while more than a fifth of the heartbeats are stale at once', () => {
    const tasks = [withCall('a'), task('b'), task('c'), task('d'), task('e')];
    const stale = HEARTBEAT_STALE_MS + 1;
    expect(judge(tasks, { ages: [stale, stale] })).toEqual({
      ...NOBODY,
      suspects: ['b'],
      paused: true,
    });
  });

  it('asks also after tasks with a call once their silence has outlasted any call: no pause is for ever', () => {
    const tasks = [withCall('a'), withCall('b')];
    const hours = 3_600_000;
    expect(judge(tasks, { ages: [3.9 * hours, 3.9 * hours] }).suspects).toEqual([]);
    expect(judge(tasks, { ages: [4.2 * hours, 3.9 * hours] }).suspects).toEqual(['a']);
  });

  it('asks ECS of a bounded number of tasks while all heartbeats are stale', () => {
    const tasks = ids(5_000).map((id) => task(id));
    const pulses = tasks.map((t) => pulse(t.taskId, HEARTBEAT_STALE_MS + 1));
    expect(findSilent({ tasks, pulses, nowMs }).silent).toHaveLength(1_000);
  });

  it('gives up a launch that never became ready, silent or not', () => {
    const stuck = task('a', { state: 'starting', launchedAtMs: nowMs - LAUNCH_DEADLINE_MS - 1 });
    const never = { ...stuck, taskId: 'b', version: 0 };
    expect(judge([stuck, never], { ages: [0, LAUNCH_DEADLINE_MS] }).late).toEqual(['a', 'b']);
  });
});

describe('findOrphans', () => {
  it('finds a running task that the table does not know, but not a young one', () => {
    const old = launched('x', { createdAtMs: nowMs - ORPHAN_AFTER_MS - 1 });
    expect(findOrphans([], [old, launched('y')], nowMs)).toEqual([old]);
  });
});
