import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../core/operator/changes.ts';
import { deployRows } from '../../../core/operator/deploy-rows.ts';
import { taskRows } from '../../../core/operator/task-rows.ts';
import { timelineOf } from '../../../core/operator/timeline.ts';
import type { PoolRecord } from '../../../core/pool/pool.ts';
import type { Session } from '../../../core/session/session.ts';
import {
  acceptSession,
  connectSession,
  endSession,
  queueSession,
} from '../../../core/session/session-transitions.ts';
import { drainTask } from '../../../core/task/task-transitions.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';

const assignment = { taskId: 't1', seat: 1, epoch: 9, endpoint: 'http://t1' };

function readySession(): Session {
  const queued = must(queueSession(newSession('s1', 1_000), 1_200));
  return must(acceptSession(queued, { assignment, from: 'idle', nowMs: 4_000 }));
}

describe('timelineOf', () => {
  it('tells who did what when and why, from the trail', () => {
    const active = {
      ...must(connectSession(readySession(), 9, 5_000)),
      firstWordAtMs: 5_390,
    };
    const ended = must(
      endSession(active, assignment, { reason: 'bot_error', detail: 'TypeError', nowMs: 9_000 }),
    );
    const step = (version: number, atMs: number, state: Session['state'], by: string) => ({
      version,
      atMs,
      state,
      by,
    });
    const steps = timelineOf(ended, [
      step(1, 1_000, 'claimed', 'api'),
      { ...step(2, 1_200, 'queued', 'api'), why: 'no seat: empty' },
      step(3, 2_000, 'claimed', 'task'),
      step(4, 2_100, 'queued', 'task'),
      step(5, 4_000, 'ready', 'task'),
      step(6, 5_000, 'active', 'task'),
      step(7, 5_400, 'active', 'task'),
      step(8, 8_000, 'active', 'task'),
      step(9, 9_000, 'failed', 'task'),
    ]);
    expect(steps).toEqual([
      { atMs: 1_000, afterMs: 0, what: 'asked for a bot', by: 'api' },
      { atMs: 1_200, afterMs: 200, what: 'waits in line', by: 'api', why: 'no seat: empty' },
      { atMs: 2_000, afterMs: 1_000, what: 'is being found a seat', by: 'task' },
      { atMs: 2_100, afterMs: 1_100, what: 'waits on, in its place', by: 'task' },
      {
        atMs: 4_000,
        afterMs: 3_000,
        what: 'accepted by seat 1 of task t1, epoch 9 (cold)',
        by: 'task',
      },
      { atMs: 5_000, afterMs: 4_000, what: 'caller and bot are connected', by: 'task' },
      { atMs: 5_400, afterMs: 4_400, what: 'the bot’s first word', by: 'task' },
      { atMs: 8_000, afterMs: 7_000, what: 'more is known of the call', by: 'task' },
      { atMs: 9_000, afterMs: 8_000, what: 'failed', by: 'task', why: 'bot_error: TypeError' },
    ]);
  });

  it('falls back to the session’s own times where there is no trail', () => {
    expect(timelineOf(readySession(), []).map(({ afterMs, what }) => [afterMs, what])).toEqual([
      [0, 'asked for a bot'],
      [200, 'waits in line'],
      [3_000, 'accepted by seat 1 of task t1, epoch 9 (cold)'],
    ]);
  });
});

describe('taskRows', () => {
  it('says when a task was last heard, and nothing of one that never was', () => {
    const tasks = [warmed(newTask('a')), newTask('b', { launchedAtMs: 5 })];
    const pulses = [{ taskId: 'a', heardAtMs: 9_000, cpuShare: 0.25, lateFrames: 3 }];
    const [a, b] = taskRows(tasks, pulses, 10_000);
    expect(a).toMatchObject({
      taskId: 'a',
      seats: ['idle', 'idle'],
      heardAgoMs: 1_000,
      lateFrames: 3,
    });
    expect(b).not.toHaveProperty('heardAgoMs');
  });
});

describe('deployRows', () => {
  it('counts what still runs on which revision, and lists one that the record has forgotten', () => {
    const record = {
      pool: 'p',
      version: 1,
      revisions: [
        { revision: 'r1', taskDefinition: 'd:1', weight: 1, next: 0, deployedAtMs: 10 },
        { revision: 'r2', taskDefinition: 'd:2', weight: 0, next: 1, deployedAtMs: 20 },
      ],
      lastGood: 'r1',
      settings: {} as PoolRecord['settings'],
    };
    const tasks = [
      warmed(newTask('t1')),
      newTask('t2', { revision: 'r2' }),
      must(drainTask(warmed(newTask('t0', { revision: 'r0' })), 'old')),
    ];
    expect(deployRows(record, tasks, [readySession()])).toEqual([
      expect.objectContaining({
        revision: 'r2',
        share: 0,
        wantedShare: 1,
        starting: 1,
        sessions: 0,
      }),
      expect.objectContaining({
        revision: 'r1',
        share: 1,
        wantedShare: 0,
        isLastGood: true,
        ready: 1,
        sessions: 1,
        oldestSessionAtMs: 1_000,
      }),
      expect.objectContaining({ revision: 'r0', draining: 1, share: 0 }),
    ]);
  });
});

describe('changesBetween', () => {
  it('tells sessions, tasks that changed and went, and the scaler’s new word', () => {
    const nothing = { tasks: [], sessions: [], decision: undefined };
    const decision = {
      atMs: 1,
      warm: 3,
      keep: 4,
      boundBy: 'forecast' as const,
      reason: 'r',
      leadTimeMs: 1,
    };
    const task = warmed(newTask('t1'));
    const now = { tasks: [task], sessions: [readySession()], decision };
    expect(changesBetween(nothing, now)).toEqual([
      { kind: 'session', id: 's1', what: 'ready (cold) on task t1' },
      { kind: 'task', id: 't1', what: 'ready (revision r1)' },
      { kind: 'scaler', what: '3 warm wanted: r' },
    ]);
    expect(changesBetween(now, now)).toEqual([]);
    expect(changesBetween(now, { ...now, tasks: [] })).toEqual([
      { kind: 'task', id: 't1', what: 'gone, with 0 sessions when last seen (revision r1)' },
    ]);
  });
});
