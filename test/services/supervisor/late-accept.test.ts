import { expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { acceptSession } from '../../../core/session/session-transitions.ts';
import type { Store } from '../../../core/store/store.ts';
import { acceptSeat, claimSeat } from '../../../core/task/task-transitions.ts';
import { settleCall } from '../../../services/supervisor/call/session-writes.ts';
import { createCall } from '../../../services/supervisor/seat/seat.ts';
import { TaskWriter } from '../../../services/supervisor/task-writer.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';

const nowMs = 1_000_000;

it('settleCall ends a session whose accept reaches the table only while its seat is taken back', async () => {
  const memory = createMemoryStore();
  const task = warmed(newTask('t1'));
  const session = newSession('s1');
  await memory.register(task, nowMs);
  await memory.openSession(session);
  const claim = { sessionId: 's1', from: 'idle' as const, revision: task.revision, nowMs };
  const claimed = must(claimSeat(task, claim));
  await memory.saveTask({ before: task, after: claimed });
  const fence = { seat: 0, epoch: claimed.version, sessionId: 's1' };
  const accept = () => {
    const assignment = { taskId: 't1', seat: 0, epoch: fence.epoch, endpoint: '' };
    return memory.saveBoth(
      { before: claimed, after: must(acceptSeat(claimed, fence)) },
      { before: session, after: must(acceptSession(session, { assignment, from: 'idle', nowMs })) },
    );
  };
  const store: Store = {
    ...memory,
    async saveTask(change, heardAfterMs) {
      await accept();
      return memory.saveTask(change, heardAfterMs);
    },
  };
  const deps = {
    store,
    task,
    clock: { nowMs: () => nowMs, sleep: async () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    meter: { record: () => undefined, flush: async () => undefined },
    maxDurationMs: 60_000,
    startBot: () => {
      throw new Error('no bot is started here');
    },
    exit: () => undefined,
  };
  await settleCall(deps, new TaskWriter(store, claimed), createCall(fence));
  expect(await memory.getSession('s1')).toMatchObject({ state: 'failed', reason: 'bot_died' });
  expect((await memory.getTask('t1'))?.seats[0]).toMatchObject({ state: 'warming' });
});
