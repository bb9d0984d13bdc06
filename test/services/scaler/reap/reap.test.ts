import { describe, expect, it } from 'vitest';
import type { LaunchedTask } from '../../../../core/launcher.ts';
import { HEARTBEAT_STALE_MS } from '../../../../core/limits.ts';
import { registerTask } from '../../../../core/task-transitions.ts';
import type { Task } from '../../../../core/task.ts';
import {
  findDead,
  LAUNCH_DEADLINE_MS,
  ORPHAN_AFTER_MS,
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

function judge(tasks: Task[], of: { ages?: number[]; launched?: LaunchedTask[] } = {}) {
  const pulses = tasks.map((t, i) => pulse(t.taskId, of.ages?.[i] ?? 0));
  const ecs = of.launched ?? tasks.map((t) => launched(t.taskId));
  return findDead({ tasks, pulses, launched: ecs, nowMs });
}

describe('findDead', () => {
  it('finds nothing wrong with tasks that are heard and run', () => {
    expect(judge([task('a')])).toEqual({ gone: [], unheard: [], orphans: [], paused: false });
  });

  it('takes a task that ECS has stopped for gone', () => {
    const ecs = [launched('a', { state: 'stopped', stoppedReason: 'OutOfMemory' })];
    expect(judge([task('a')], { launched: ecs }).gone[0]?.reason).toBe('OutOfMemory');
  });

  it('does not miss a young task that ECS does not list yet', () => {
    expect(judge([task('a')], { launched: [] }).gone).toEqual([]);
  });

  it('takes an old task that ECS has forgotten for gone', () => {
    const old = task('a', { launchedAtMs: nowMs - ORPHAN_AFTER_MS - 1 });
    expect(judge([old], { launched: [] }).gone).toHaveLength(1);
  });

  it('takes one stale heartbeat among many for a dead task', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => task(id));
    const made = judge(tasks, { ages: [HEARTBEAT_STALE_MS + 1] });
    expect([made.unheard.map((u) => u.task.taskId), made.paused]).toEqual([['a'], false]);
  });

  it('pauses when more than a fifth of the heartbeats are stale at once', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((id) => task(id));
    const stale = HEARTBEAT_STALE_MS + 1;
    const made = judge(tasks, { ages: [stale, stale] });
    expect([made.unheard, made.paused]).toEqual([[], true]);
  });

  it('gives up a launch that never became ready', () => {
    const stuck = task('a', { state: 'starting', launchedAtMs: nowMs - LAUNCH_DEADLINE_MS - 1 });
    expect(judge([stuck]).unheard[0]?.reason).toBe('never became ready');
  });

  it('stops a running task that the table does not know, but not a young one', () => {
    const old = launched('x', { createdAtMs: nowMs - ORPHAN_AFTER_MS - 1 });
    expect(judge([], { launched: [old, launched('y')] }).orphans).toEqual([old]);
  });
});
