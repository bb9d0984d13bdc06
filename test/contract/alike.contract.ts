/** Two writers that mean to write the very same: one of them has written it, and the other must learn that it has not. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  acceptSession,
  openSession,
  queueSession,
} from '../../core/session/session-transitions.ts';
import type { Saved, SavedBoth, Store } from '../../core/store/store.ts';
import { beginLaunch, emptyLedger } from '../../core/task/launch-ledger.ts';
import { acceptSeat, claimSeat, drainTask } from '../../core/task/task-transitions.ts';
import { POOL_RECORD } from '../core/warm-store.ts';
import type { Subject } from './subject.ts';
import { must, newSession, newTask, warmed } from './tasks.ts';

/** Makes what there is before, and answers a write that two make at the same millisecond, each for itself. */
type Alike = (store: Store) => Promise<() => Promise<Saved<unknown> | SavedBoth>>;

const NOW_MS = 10_000;

const WRITES: Readonly<Record<string, Alike>> = {
  'register a task': async (store) => {
    const taskId = randomUUID();
    return () => store.register(newTask(taskId), NOW_MS);
  },
  'save a task': async (store) => {
    const before = warmed(newTask(randomUUID()));
    await store.register(before, NOW_MS);
    return () => store.saveTask({ before, after: must(drainTask(before, 'age')) });
  },
  'open a session of one key': async (store) => {
    const wish = { sessionId: randomUUID(), pool: 'p', transport: 'webrtc' as const };
    return () => store.openSession(openSession({ ...wish, maxDurationMs: 1 }, NOW_MS));
  },
  'save a session': async (store) => {
    const before = newSession(randomUUID());
    await store.openSession(before);
    return () => store.saveSession({ before, after: must(queueSession(before, NOW_MS)) });
  },
  'accept a session': async (store) => {
    const session = newSession(randomUUID());
    const { sessionId } = session;
    await store.openSession(session);
    const ready = warmed(newTask(randomUUID()));
    await store.register(ready, NOW_MS);
    const claim = { sessionId, from: 'idle', revision: 'r1', nowMs: NOW_MS } as const;
    const task = must(claimSeat(ready, claim));
    await store.saveTask({ before: ready, after: task });
    const assignment = { taskId: task.taskId, seat: 0, epoch: task.version, endpoint: '' };
    const accepted = { assignment, from: 'idle', nowMs: NOW_MS } as const;
    return () =>
      store.saveBoth(
        { before: task, after: must(acceptSeat(task, { ...assignment, sessionId })) },
        { before: session, after: must(acceptSession(session, accepted)) },
      );
  },
  'save a pool': async (store) => {
    const after = { ...POOL_RECORD, pool: randomUUID(), version: 1 };
    return () => store.savePool({ before: undefined, after: { ...after } });
  },
  'begin a launch': async (store) => {
    const before = emptyLedger(randomUUID());
    const launch = { token: 'a', revision: 'r', count: 1, atMs: NOW_MS };
    return () => store.saveLaunches({ before, after: must(beginLaunch(before, launch, 1)) });
  },
};

/** Declares the tests. */
export function alikeContract(subject: Subject): void {
  it.each(Object.entries(WRITES))('lets one of two win who %s alike', async (_, prepare) => {
    const write = await prepare(subject.store);
    const answers = await Promise.all([write(), write()]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'saved']);
  });
}
