/** The line of those who wait: it follows from the sessions that are saved, and is read consistently. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Session } from '../../core/session/session.ts';
import {
  acceptSession,
  giveUpSession,
  queueSession,
  takeSession,
} from '../../core/session/session-transitions.ts';
import type { Store } from '../../core/store/store.ts';
import { acceptSeat, claimSeat } from '../../core/task/task-transitions.ts';
import type { Subject } from './subject.ts';
import { must, newSession, newTask, warmed } from './tasks.ts';

const NOW_MS = Date.now();

/** Declares the tests. */
export function lineContract(subject: Subject): void {
  it('lists those who wait by their first requests, and only so many', async () => {
    const pool = randomUUID();
    const id = (name: string) => `${name}-${pool}`;
    await wait(subject.store, newSession(id('late'), NOW_MS + 2, pool));
    await wait(subject.store, newSession(id('early'), NOW_MS, pool));
    await wait(subject.store, newSession(id('middle'), NOW_MS + 1, pool));
    expect(await idsIn(subject.store, pool)).toEqual(['early', 'middle', 'late'].map(id));
    expect(await idsIn(subject.store, pool, 2)).toEqual(['early', 'middle'].map(id));
    expect(await idsIn(subject.store, randomUUID())).toEqual([]);
  });

  it('has no place for a session that a first broker places', async () => {
    const pool = randomUUID();
    await subject.store.openSession(newSession(randomUUID(), NOW_MS, pool));
    expect(await idsIn(subject.store, pool)).toEqual([]);
  });

  it('keeps the place of a session that is taken and put back', async () => {
    const pool = randomUUID();
    const id = (name: string) => `${name}-${pool}`;
    const { store } = subject;
    const queued = await wait(store, newSession(id('a'), NOW_MS, pool));
    const taken = must(takeSession(queued, NOW_MS));
    await store.saveSession({ before: queued, after: taken });
    expect(await idsIn(store, pool)).toEqual([id('a')]);
    await store.saveSession({ before: taken, after: must(queueSession(taken, NOW_MS)) });
    expect(await idsIn(store, pool)).toEqual([id('a')]);
  });

  it('has no place any more for a session that is given up', async () => {
    const pool = randomUUID();
    const id = (name: string) => `${name}-${pool}`;
    const queued = await wait(subject.store, newSession(id('a'), NOW_MS, pool));
    const after = must(giveUpSession(queued, { reason: 'caller_left', nowMs: NOW_MS }));
    await subject.store.saveSession({ before: queued, after });
    expect(await idsIn(subject.store, pool)).toEqual([]);
  });

  it('has no place any more for a session that a bot accepted', async () => {
    const pool = randomUUID();
    const { store } = subject;
    const session = await wait(store, newSession(randomUUID(), NOW_MS, pool));
    const task = warmed(newTask(randomUUID(), { pool }));
    await store.register(task, NOW_MS);
    const of = { sessionId: session.sessionId, revision: task.revision, nowMs: NOW_MS };
    const claimed = must(claimSeat(task, { ...of, from: 'idle' }));
    await store.saveTask({ before: task, after: claimed });
    const epoch = claimed.seats[0]?.epoch ?? 0;
    const assignment = { taskId: task.taskId, seat: 0, epoch, endpoint: task.endpoint };
    const fence = { seat: 0, epoch, sessionId: session.sessionId };
    const accepted = must(acceptSession(session, { assignment, from: 'idle', nowMs: NOW_MS }));
    const saved = await store.saveBoth(
      { before: claimed, after: must(acceptSeat(claimed, fence)) },
      { before: session, after: accepted },
    );
    expect([saved.outcome, await idsIn(store, pool)]).toEqual(['saved', []]);
  });

  it('remembers when the caller of a place was seen, and makes no place for one who has none', async () => {
    const pool = randomUUID();
    const id = (name: string) => `${name}-${pool}`;
    const { store } = subject;
    const session = await wait(store, newSession(id('a'), NOW_MS, pool));
    // By whatever clock the place was written.
    const seenAtMs = Date.now() + 60_000;
    await store.markSeen(session, seenAtMs);
    // A sign that comes late takes no later one back.
    await store.markSeen(session, seenAtMs - 1);
    await store.markSeen(newSession(id('b'), NOW_MS, pool), NOW_MS);
    const place = { pool, sessionId: id('a'), createdAtMs: NOW_MS, seenAtMs };
    expect(await store.line(pool, 10)).toEqual([place]);
  });
}

async function wait(store: Store, session: Session): Promise<Session> {
  await store.openSession(session);
  const before = (await store.getSession(session.sessionId)) as Session;
  const after = must(queueSession(before, NOW_MS));
  expect(await store.saveSession({ before, after })).toEqual({ outcome: 'saved' });
  return after;
}

async function idsIn(store: Store, pool: string, limit = 10): Promise<string[]> {
  return (await store.line(pool, limit)).map((place) => place.sessionId);
}
