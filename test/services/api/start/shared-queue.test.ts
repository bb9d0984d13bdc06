/** What a crowd that waits costs the table; the figures in docs/scaling.md are printed here. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { enterLine } from '../../../../adapters/dynamodb/line-store.ts';
import { createTaskStore } from '../../../../adapters/dynamodb/task-store.ts';
import type { Table } from '../../../../adapters/dynamodb/writes.ts';
import { createMemoryStore } from '../../../../adapters/memory/memory-store.ts';
import { queueSession } from '../../../../core/session/session-transitions.ts';
import type { LinePlace } from '../../../../core/store/store.ts';
import { placeInQueue } from '../../../../services/api/start/queue.ts';
import { createSharedQueue } from '../../../../services/api/start/shared-queue.ts';
import { must, newSession, newTask, warmed } from '../../../contract/tasks.ts';
import { createDice, createHandClock } from '../../../core/warm-store.ts';

/** A pool with so many in line and so many tasks, which counts what is read of it. */
function crowd({ waiting, tasks }: { readonly waiting: number; readonly tasks: number }) {
  const clock = createHandClock(1_000_000);
  const roster = Array.from({ length: tasks }, (_, i) => warmed(newTask(`t${i}`, { pool: 'p' })));
  const sessions = Array.from({ length: waiting }, (_, i) => newSession(`s${i}`, 1_000 + i));
  const line = sessions.map(({ sessionId, createdAtMs }): LinePlace => {
    return { pool: 'p', sessionId, createdAtMs, seenAtMs: 9e12 };
  });
  const read = { places: 0, tasks: 0, lines: 0 };
  const store = {
    ...createMemoryStore(),
    async line(_: string, limit: number) {
      const places = line.slice(0, limit);
      read.places += places.length;
      read.lines += 1;
      return places;
    },
    async listTasks() {
      read.tasks += roster.length;
      return roster;
    },
  };
  return { clock, sessions, line, read, store };
}

describe('the queue of a process', () => {
  it.each([
    { waiting: 20, tasks: 40, places: 40, tasksRead: 80 },
    { waiting: 1_000, tasks: 1_000, places: 400, tasksRead: 100 },
    { waiting: 5_000, tasks: 30_000, places: 400, tasksRead: 3_000 },
  ])(
    'costs at most $places places and $tasksRead tasks a second while $waiting wait at $tasks tasks',
    async ({ waiting, tasks, places, tasksRead }) => {
      const { clock, sessions, read, store } = crowd({ waiting, tasks });
      const queue = createSharedQueue({ store, clock });
      const random = createDice(3);
      const seconds = 60;
      for (let n = 0; n < seconds * 50; n++) {
        const session = sessions[Math.floor(random() * sessions.length)];
        if (session) await queue.look(session);
        clock.moveMs(20);
      }
      const a = (count: number) => count / seconds;
      const units = (a(read.places) * (await bytesOfPlace())) / 4_096;
      const roster = (a(read.tasks) * (await bytesOfTask())) / 8_192;
      console.info(
        `${waiting} wait at ${tasks} tasks, a process and second: ` +
          `${a(read.places)} places (${units.toFixed(1)} units), ${a(read.tasks)} tasks (${roster.toFixed(1)} units)`,
      );
      expect(a(read.places)).toBeLessThanOrEqual(places);
      expect(a(read.tasks)).toBeLessThanOrEqual(tasksRead);
    },
  );

  it('tells the front of a long line half a second late, and all others by one order', async () => {
    const { clock, sessions, line, store } = crowd({ waiting: 300, tasks: 1 });
    const queue = createSharedQueue({ store, clock });
    const placeOf = async (n: number) => {
      const session = sessions[n];
      if (!session) throw new Error('not in line');
      return placeInQueue(await queue.look(session), session, clock.nowMs()).position;
    };
    expect([await placeOf(0), await placeOf(99), await placeOf(299)]).toEqual([1, 100, 300]);
    line.splice(0, 50);
    clock.moveMs(500);
    // Those behind the front have not been read again; who was among them is counted once.
    expect([await placeOf(60), await placeOf(149), await placeOf(299)]).toEqual([11, 100, 250]);
  });

  it('reads for one who is about to wait, and tells the others by it', async () => {
    const { clock, sessions, read, store } = crowd({ waiting: 3, tasks: 1 });
    const queue = createSharedQueue({ store, clock });
    const [session] = sessions;
    if (!session) throw new Error('three are in line');
    await queue.look(session);
    await queue.lookNow(session);
    await queue.look(session);
    expect(read).toMatchObject({ lines: 2, tasks: 1 });
  });
});

/** What the adapter writes, as DynamoDB counts it: names and values. */
async function bytesOf(write: (table: Table) => Promise<unknown>): Promise<number> {
  const sizes: number[] = [];
  const send = async ({ input }: { input: { Item?: Record<string, AttributeValue> } }) => {
    sizes.push(sizeOf(input.Item ?? {}));
    return {};
  };
  const client = { send } as unknown as Table['client'];
  await write({ client, tableName: 't', clock: createHandClock(), random: () => 0.5 });
  return sizes[0] ?? Number.NaN;
}

function sizeOf(item: Record<string, AttributeValue>): number {
  const sizes = Object.entries(item).map(([name, value]) => name.length + sizeOfValue(value));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeOfValue({ S, N, M, L, BOOL }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (M) return 3 + sizeOf(M);
  if (L) return L.reduce((sum, value) => sum + sizeOfValue(value), 3);
  return BOOL === undefined ? 0 : 1;
}

const UUID = '6f6ff1c5-5a9f-4c36-a0a3-4a4e8a3e0f11';

function bytesOfPlace(): Promise<number> {
  const before = newSession(UUID, 1_764_000_000_000, 'default');
  const after = must(queueSession(before, 1_764_000_000_000));
  return bytesOf((table) => enterLine(table, { before, after }));
}

function bytesOfTask(): Promise<number> {
  const task = warmed(newTask(UUID, { pool: 'default' }));
  return bytesOf((table) => createTaskStore(table).register(task, 1_764_000_000_000));
}
