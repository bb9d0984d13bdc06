import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { acceptSession, queueSession } from '../../../core/session/session-transitions.ts';
import { acceptSeat, claimSeat } from '../../../core/task/task-transitions.ts';
import { type BothSteps, TaskWriter } from '../../../services/supervisor/task-writer.ts';
import { must, newSession, newTask, warmed } from '../../contract/tasks.ts';

const nowMs = 1_000_000;

/** A task that a broker has claimed a seat of, as its supervisor knew it before; `reads` counts what it reads. */
async function setUp() {
  const memory = createMemoryStore();
  const task = warmed(newTask('t1'));
  const session = newSession('s1');
  await memory.register(task, nowMs);
  await memory.openSession(session);
  const { revision } = task;
  const claimed = must(claimSeat(task, { sessionId: 's1', from: 'idle', revision, nowMs }));
  await memory.saveTask({ before: task, after: claimed });
  let reads = 0;
  const count = () => void (reads += 1);
  const store = {
    ...memory,
    getTask: (id: string) => (count(), memory.getTask(id)),
    getSession: (id: string) => (count(), memory.getSession(id)),
  };
  const fence = { seat: 0, epoch: claimed.version, sessionId: 's1' };
  const assignment = { taskId: 't1', seat: 0, epoch: fence.epoch, endpoint: task.endpoint };
  const accept: BothSteps = {
    sessionId: 's1',
    task: (current) => acceptSeat(current, fence),
    session: (current) => acceptSession(current, { assignment, from: 'idle', nowMs }),
  };
  const { endpoint: _, ...told } = claimed;
  const writer = new TaskWriter(store, task);
  return {
    store,
    memory,
    session,
    writer,
    accept,
    known: { task: told, session },
    reads: () => reads,
  };
}

describe('TaskWriter.writeBoth', () => {
  it('reads nothing where the broker’s word of both items holds, and keeps the task’s endpoint', async () => {
    const { writer, accept, known, reads, memory } = await setUp();
    const written = await writer.writeBoth({ ...accept, known });
    expect(written).toMatchObject({ outcome: 'written', session: { state: 'ready' } });
    expect(reads()).toBe(0);
    expect(await memory.getTask('t1')).toEqual(writer.task);
    expect(writer.task).toMatchObject({
      endpoint: newTask('t1').endpoint,
      version: known.task.version + 1,
    });
    expect(await memory.getSession('s1')).toMatchObject({ state: 'ready' });
  });

  it('reads where somebody has changed an item since, and accepts what is still open', async () => {
    const { writer, accept, known, memory, session } = await setUp();
    const queued = must(queueSession(session, nowMs));
    await memory.saveSession({ before: session, after: queued });
    const written = await writer.writeBoth({ ...accept, known });
    const version = queued.version + 1;
    expect(written).toMatchObject({ outcome: 'written', session: { state: 'ready', version } });
  });

  it('accepts no claim that only the broker’s word speaks of', async () => {
    const { writer, accept, known, memory } = await setUp();
    const task = (await memory.getTask('t1'))!;
    const claimed = must(acceptSeat(task, { seat: 0, epoch: task.version, sessionId: 's1' }));
    await memory.saveTask({ before: task, after: claimed });
    const written = await writer.writeBoth({ ...accept, known });
    expect(written.outcome).toBe('refused');
    expect(await memory.getSession('s1')).toMatchObject({ state: 'claimed' });
  });

  it('takes no word of another task or session for its own', async () => {
    const { writer, accept, known, reads } = await setUp();
    const foreign = { ...known, task: { ...known.task, taskId: 't2', version: 99 } };
    expect(await writer.writeBoth({ ...accept, known: foreign })).toMatchObject({
      outcome: 'written',
    });
    expect(reads()).toBe(2);
    expect(writer.task.taskId).toBe('t1');
  });
});
