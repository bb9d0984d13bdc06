import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import { acceptSession } from '../../../../core/session/session-transitions.ts';
import type { Store } from '../../../../core/store/store.ts';
import type { LaunchedTask } from '../../../../core/task/launcher.ts';
import { acceptSeat, claimSeat, killTask } from '../../../../core/task/task-transitions.ts';
import { endOrphanSessions, stopOrphans } from '../../../../services/scaler/reap/orphans.ts';
import { must, newSession, newTask, warmed } from '../../../contract/tasks.ts';

const nowMs = 10_000_000;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const meter = { record: () => undefined };
const dispatcher = { health: async () => ({ outcome: 'unreachable' as const, because: 'gone' }) };
const orphan: LaunchedTask = {
  taskArn: 'arn/t1',
  taskId: 't1',
  pool: 'p',
  state: 'running',
  createdAtMs: 0,
};

/** The tasks that a reaper stops which took `t1` for an orphan. */
async function stoppedBy(store: Store): Promise<string[]> {
  const stopped: string[] = [];
  const launcher = {
    launch: async () => ({ taskArns: [], failures: [] }),
    stop: async (taskArn: string) => void stopped.push(taskArn),
    listRunning: async () => ({ taskIds: ['t1'], next: undefined }),
    describe: async () => [orphan],
  };
  const search = { pool: 'p', tasks: [], nowMs };
  await stopOrphans({ store, launcher, dispatcher, log, meter }, search);
  return stopped;
}

/** A store whose task `t1` serves session `s1`. */
async function createServingStore(): Promise<Store> {
  const store = createMemoryStore();
  const task = warmed(newTask('t1'));
  const session = newSession('s1');
  await store.register(task, nowMs);
  await store.openSession(session);
  const claim = { sessionId: 's1', from: 'idle' as const, revision: task.revision, nowMs };
  const claimed = must(claimSeat(task, claim));
  await store.saveTask({ before: task, after: claimed });
  const epoch = claimed.seats[0]?.epoch ?? 0;
  const assignment = { taskId: 't1', seat: 0, epoch, endpoint: task.endpoint };
  await store.saveBoth(
    { before: claimed, after: must(acceptSeat(claimed, { seat: 0, epoch, sessionId: 's1' })) },
    { before: session, after: must(acceptSession(session, { assignment, from: 'idle', nowMs })) },
  );
  return store;
}

describe('an orphan', () => {
  it('cannot register any more once it is told to stop', async () => {
    const store = createMemoryStore();
    expect(await stoppedBy(store)).toEqual(['arn/t1']);
    expect(await store.register(newTask('t1'), nowMs)).toMatchObject({ outcome: 'conflict' });
  });

  it('is left alone when it has registered since it was listed, for it may have a session', async () => {
    const store = await createServingStore();
    expect(await stoppedBy(store)).toEqual([]);
    expect(await store.getTask('t1')).toMatchObject({ state: 'ready' });
  });

  it('is told to stop again when its item is dead already', async () => {
    const store = createMemoryStore();
    const task = newTask('t1');
    await store.register(task, nowMs);
    await store.saveTask({ before: task, after: must(killTask(task, 'unheard')) });
    expect(await stoppedBy(store)).toEqual(['arn/t1']);
  });
});

describe('endOrphanSessions', () => {
  const lists = { pool: 'p', tasks: [], nowMs };
  const endAll = (store: Store, known: LaunchedTask[]) => {
    const launcher = {
      launch: async () => ({ taskArns: [], failures: [] }),
      stop: async () => undefined,
      listRunning: async () => ({ taskIds: [], next: undefined }),
      describe: async () => known,
    };
    return endOrphanSessions({ store, launcher, dispatcher, log, meter }, lists);
  };
  const killed = async () => {
    const store = await createServingStore();
    const task = await store.getTask('t1');
    if (!task) throw new Error('the task is gone');
    await store.saveTask({ before: task, after: must(killTask(task, 'unheard')) });
    return store;
  };

  it('leaves a session whose task is alive in the table, whatever both lists leave out', async () => {
    const store = await createServingStore();
    expect(await endAll(store, [])).toBe(0);
    expect(await store.getSession('s1')).toMatchObject({ state: 'ready' });
  });

  it('leaves a session whose task is dead in the table and still runs', async () => {
    expect(await endAll(await killed(), [orphan])).toBe(0);
  });

  it('ends a session whose task is dead and no longer runs', async () => {
    const store = await killed();
    expect(await endAll(store, [{ ...orphan, state: 'stopped' }])).toBe(1);
    expect(await store.getSession('s1')).toMatchObject({ state: 'failed', reason: 'task_died' });
  });
});
