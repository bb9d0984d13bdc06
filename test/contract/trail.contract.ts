/** A session's trail: one step for each version that was written, whoever wrote it. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  acceptSession,
  giveUpSession,
  queueSession,
  takeSession,
} from '../../core/session/session-transitions.ts';
import { acceptSeat, claimSeat } from '../../core/task/task-transitions.ts';
import type { Subject } from './subject.ts';
import { must, newSession, newTask, warmed } from './tasks.ts';

const NOW_MS = Date.now();

/** Declares the tests. */
export function trailContract(subject: Subject): void {
  it('is empty for a session that is not known', async () => {
    expect(await subject.store.trail(randomUUID())).toEqual([]);
  });

  it('has a step for each change of a session, with why', async () => {
    const { store } = subject;
    const opened = newSession(randomUUID(), NOW_MS);
    await store.openSession(opened);
    const queued = must(queueSession(opened, NOW_MS));
    await store.saveSession({ before: opened, after: queued, why: 'no seat: empty' });
    const taken = must(takeSession(queued, NOW_MS));
    await store.saveSession({ before: queued, after: taken });
    const steps = await store.trail(opened.sessionId);
    expect(steps.map(({ version, state, why }) => [version, state, why])).toEqual([
      [1, 'claimed', undefined],
      [2, 'queued', 'no seat: empty'],
      [3, 'claimed', undefined],
    ]);
    expect(new Set(steps.map(({ by }) => by)).size).toBe(1);
  });

  it('keeps a call’s turns with its step, and beside the session, which lists need not carry', async () => {
    const { store } = subject;
    const opened = newSession(randomUUID(), NOW_MS);
    await store.openSession(opened);
    const over = must(giveUpSession(opened, { reason: 'caller_left', nowMs: NOW_MS }));
    const turns = [{ afterMs: 900, totalMs: 640, stages: { llm: 400, tts: 240 } }];
    await store.saveSession({ before: opened, after: over, turns });
    expect((await store.trail(opened.sessionId)).map((step) => step.turns)).toEqual([
      undefined,
      turns,
    ]);
    expect(await store.getSession(opened.sessionId)).toEqual(over);
  });

  it('has one step for a write that was sent twice, and none for one that lost', async () => {
    const { store } = subject;
    const opened = newSession(randomUUID(), NOW_MS);
    await store.openSession(opened);
    await store.openSession(opened);
    const queued = must(queueSession(opened, NOW_MS));
    await store.saveSession({ before: opened, after: queued });
    await store.saveSession({ before: opened, after: queued });
    const late = must(giveUpSession(opened, { reason: 'caller_left', nowMs: NOW_MS }));
    await store.saveSession({ before: opened, after: late });
    const states = (await store.trail(opened.sessionId)).map(({ state }) => state);
    expect(states).toEqual(['claimed', 'queued']);
  });

  it('has the step of a write that spans a task', async () => {
    const { store } = subject;
    const task = warmed(newTask(randomUUID()));
    const opened = newSession(randomUUID(), NOW_MS);
    const { sessionId } = opened;
    await store.register(task, NOW_MS);
    await store.openSession(opened);
    const request = { sessionId, from: 'idle' as const, revision: 'r1', nowMs: NOW_MS };
    const claimed = must(claimSeat(task, request));
    await store.saveTask({ before: task, after: claimed });
    const epoch = claimed.version;
    const accepted = must(acceptSeat(claimed, { seat: 0, epoch, sessionId }));
    const assignment = { taskId: task.taskId, seat: 0, epoch, endpoint: task.endpoint };
    const ready = must(acceptSession(opened, { assignment, from: 'idle', nowMs: NOW_MS }));
    await store.saveBoth({ before: claimed, after: accepted }, { before: opened, after: ready });
    const states = (await store.trail(sessionId)).map(({ state }) => state);
    expect(states).toEqual(['claimed', 'ready']);
  });
}
