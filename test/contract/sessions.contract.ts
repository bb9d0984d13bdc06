/** Sessions, and the writes that span a session and its task. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Session } from '../../core/session/session.ts';
import {
  acceptSession,
  endSession,
  giveUpSession,
  queueSession,
} from '../../core/session/session-transitions.ts';
import type { Change } from '../../core/store/store.ts';
import type { Task } from '../../core/task/task.ts';
import { acceptSeat, claimSeat, openSpare, releaseSeat } from '../../core/task/task-transitions.ts';
import type { Subject } from './subject.ts';
import { must, newSession, newTask, warmed } from './tasks.ts';

/** Real time, for an ended session expires by it. */
const NOW_MS = Date.now();

/** Declares the tests. */
export function sessionsContract(subject: Subject): void {
  it('gives back a session as it was put, and nothing for one it does not know', async () => {
    const { store } = subject;
    const requestData = { name: 'Ada', deep: { list: [1, 'two', null, true], '': 'é✓' } };
    const session = { ...newSession(randomUUID()), requestData };
    await store.openSession(session);
    expect(await store.getSession(session.sessionId)).toEqual(session);
    expect(await store.getSession(randomUUID())).toBeUndefined();
  });

  it('answers the same session to the same id', async () => {
    const { store } = subject;
    const session = newSession(randomUUID(), 1000);
    expect(await store.openSession(session)).toEqual({ outcome: 'saved' });
    expect(await store.openSession({ ...session, createdAtMs: 2000 })).toEqual({
      outcome: 'conflict',
      current: session,
    });
    expect(await store.openSession(session)).toEqual({ outcome: 'saved' });
  });

  it('saves a change of a session once', async () => {
    const { store } = subject;
    const before = newSession(randomUUID(), NOW_MS);
    await store.openSession(before);
    const after = must(queueSession(before, NOW_MS));
    const other = must(giveUpSession(before, { reason: 'caller_left', nowMs: NOW_MS }));
    expect(await store.saveSession({ before, after })).toEqual({ outcome: 'saved' });
    expect(await store.saveSession({ before, after })).toEqual({ outcome: 'saved' });
    expect(await store.saveSession({ before, after: other })).toEqual({
      outcome: 'conflict',
      current: after,
    });
  });

  it('refuses to save a session that is not there', async () => {
    const before = newSession(randomUUID());
    const change = { before, after: must(queueSession(before, 1)) };
    expect(await subject.store.saveSession(change)).toEqual({
      outcome: 'conflict',
      current: undefined,
    });
    expect(await subject.store.getSession(before.sessionId)).toBeUndefined();
  });

  it('lists sessions by phase, the oldest first, and what is over by its end', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const ids: Record<string, string> = {};
    for (const at of [3, 1, 2, 5, 4]) {
      const open = newSession(randomUUID(), NOW_MS + at, pool);
      ids[open.sessionId] = `s${at}`;
      await store.openSession(open);
      if (at === 2) continue;
      const ended = { reason: 'caller_left' as const, nowMs: NOW_MS + 10 - at };
      const after = at > 3 ? must(giveUpSession(open, ended)) : must(queueSession(open, NOW_MS));
      await store.saveSession({ before: open, after });
    }
    const listed = async (phase: 'placing' | 'waiting' | 'over' | 'live', limit = 10) =>
      (await store.listSessions(pool, phase, limit)).map((s) => ids[s.sessionId]);
    expect({
      placing: await listed('placing'),
      waiting: await listed('waiting'),
      over: await listed('over'),
      live: await listed('live'),
      one: await listed('waiting', 1),
    }).toEqual({
      placing: ['s2'],
      waiting: ['s1', 's3'],
      over: ['s4', 's5'],
      live: [],
      one: ['s1'],
    });
  });

  it('pages through more sessions than one answer holds', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const requestData = { filler: 'x'.repeat(8000) };
    const sessions = Array.from({ length: 160 }, (_, i) => ({
      ...newSession(randomUUID(), NOW_MS + i, pool),
      requestData,
    }));
    await Promise.all(sessions.map((session) => store.openSession(session)));
    const listed = await store.listSessions(pool, 'placing', 1000);
    expect(listed.map((s) => s.createdAtMs)).toEqual(sessions.map((s) => s.createdAtMs));
    expect(await store.listSessions(pool, 'placing', 7)).toEqual(sessions.slice(0, 7));
  });

  it('accepts a session on task and session together, or on neither', async () => {
    const { store } = subject;
    const { task, session } = await claimed(subject);
    const stale = { ...session, before: must(queueSession(session.before, 1)) };
    expect(await store.saveBoth(task, stale)).toEqual({
      outcome: 'conflict',
      task: task.before,
      session: session.before,
    });
    expect(await store.getTask(task.before.taskId)).toEqual(task.before);
    expect(await store.saveBoth(task, session)).toEqual({ outcome: 'saved' });
    expect([
      await store.getTask(task.after.taskId),
      await store.getSession(session.after.sessionId),
    ]).toEqual([task.after, session.after]);
  });

  it('writes neither when the task has moved on', async () => {
    const { store } = subject;
    const { task, session } = await claimed(subject);
    const moved = must(openSpare(task.before, false));
    await store.saveTask({ before: task.before, after: moved });
    expect(await store.saveBoth(task, session)).toEqual({
      outcome: 'conflict',
      task: moved,
      session: session.before,
    });
    expect(await store.getSession(session.before.sessionId)).toEqual(session.before);
  });

  it('writes neither when one of them is not there', async () => {
    const { store } = subject;
    const { task, session } = await claimed(subject);
    const sessionId = randomUUID();
    const unknown = {
      before: { ...session.before, sessionId },
      after: { ...session.after, sessionId },
    };
    expect(await store.saveBoth(task, unknown)).toEqual({
      outcome: 'conflict',
      task: task.before,
      session: undefined,
    });
    expect(await store.getSession(sessionId)).toBeUndefined();
  });

  it('takes its own accept, sent twice, for a success', async () => {
    const { store } = subject;
    const { task, session } = await claimed(subject);
    await store.saveBoth(task, session);
    expect(await store.saveBoth(task, session)).toEqual({ outcome: 'saved' });
  });

  it('ends a session together with its seat, and lists it as over', async () => {
    const { store } = subject;
    const { task, session } = await claimed(subject);
    await store.saveBoth(task, session);
    const [seat] = task.after.seats;
    const fence = { seat: 0, epoch: seat?.epoch ?? 0, sessionId: session.after.sessionId };
    const by = { taskId: task.after.taskId, epoch: fence.epoch };
    const ended = must(endSession(session.after, by, { reason: 'bot_goodbye', nowMs: NOW_MS }));
    const freed = { before: task.after, after: must(releaseSeat(task.after, fence)) };
    const over = { before: session.after, after: ended };
    expect(await store.saveBoth(freed, over)).toEqual({ outcome: 'saved' });
    const phases = ['placing', 'waiting', 'live', 'over'] as const;
    const { pool } = ended;
    const listed = await Promise.all(phases.map((phase) => store.listSessions(pool, phase, 9)));
    expect(listed.map((sessions) => sessions.length)).toEqual([0, 0, 0, 1]);
  });
}

/** A claimed task and its open session in the store, with the accept of both. */
async function claimed({
  store,
}: Subject): Promise<{ task: Change<Task>; session: Change<Session> }> {
  const [pool, taskId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  const ready = warmed(newTask(taskId, { pool }));
  await store.register(ready, NOW_MS);
  const request = { sessionId, from: 'idle' as const, revision: 'r1', nowMs: NOW_MS };
  const held = must(claimSeat(ready, request));
  await store.saveTask({ before: ready, after: held });
  const open = newSession(sessionId, NOW_MS, pool);
  await store.openSession(open);
  const epoch = held.seats[0]?.epoch ?? 0;
  const assignment = { taskId, seat: 0, epoch, endpoint: held.endpoint };
  const accepted = acceptSession(open, { assignment, from: 'idle', nowMs: NOW_MS });
  return {
    task: { before: held, after: must(acceptSeat(held, { seat: 0, epoch, sessionId })) },
    session: { before: open, after: must(accepted) },
  };
}
