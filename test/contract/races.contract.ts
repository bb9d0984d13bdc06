/** What must hold when many write at once, and after any sequence of transitions. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claim, shardOf } from '../../core/claim/claim.ts';
import { CLAIM_TIMEOUT_MS } from '../../core/limits.ts';
import type { Outcome } from '../../core/store/outcome.ts';
import { isAlive, isOccupied, listingOf, type Task } from '../../core/task/task.ts';
import {
  acceptSeat,
  claimSeat,
  drainTask,
  expireClaim,
  killTask,
  openSpare,
  releaseSeat,
  replaceSeat,
  retireTask,
  warmSeat,
} from '../../core/task/task-transitions.ts';
import type { Subject } from './subject.ts';
import { newTask, warmed } from './tasks.ts';

const NOW_MS = 10_000;
const clock = { nowMs: () => NOW_MS, sleep: async () => undefined };

/** Declares the tests. */
export function racesContract(subject: Subject): void {
  it('gives each of 64 racing claims another seat, and no seat twice', async () => {
    const { store } = subject;
    const pool = randomUUID();
    const taskIds = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(
      taskIds.map((id) => store.register(warmed(newTask(id, { pool, seatCount: 2 })), 9_000)),
    );
    const deps = { store, clock, random: Math.random };
    const claims = await Promise.all(
      Array.from({ length: 64 }, () =>
        claim(deps, { sessionId: randomUUID(), pool, revision: 'r1' }),
      ),
    );
    const won = claims.flatMap((c) => (c.outcome === 'claimed' ? [c] : []));
    const seats = won.map(({ task, seat }) => `${task.taskId}/${seat}`);
    expect(new Set(seats).size).toBe(seats.length);
    const tasks = await Promise.all(taskIds.map((id) => store.getTask(id)));
    const held = tasks.flatMap((t) =>
      (t?.seats ?? []).flatMap((s, i) => (isOccupied(s) ? [`${t?.taskId}/${i}`] : [])),
    );
    expect(held.sort()).toEqual(seats.sort());
    expect(won.length).toBeGreaterThanOrEqual(20);
    expect(won.length).toBeLessThanOrEqual(40);
  });

  it('lets one of many writers of a version win, and answers that one’s item to all others', async () => {
    const { store } = subject;
    const before = warmed(newTask(randomUUID(), { pool: randomUUID() }));
    await store.register(before, 9_000);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => {
        const step = drainTask(before, `writer ${i}`);
        if (step.outcome === 'refused') throw new Error(step.because);
        return store.saveTask({ before, after: step.next });
      }),
    );
    expect(answers.filter((a) => a.outcome === 'saved')).toHaveLength(1);
    const after = await store.getTask(before.taskId);
    for (const answer of answers) {
      if (answer.outcome === 'conflict') expect(answer.current).toEqual(after);
    }
  });

  it('names a task in exactly the lists that its definition says, after any transitions', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(2)), {
      minLength: 5,
      maxLength: 14,
    });
    const seatCount = fc.integer({ min: 1, max: 3 });
    const isolation = fc.constantFrom('process' as const, 'task' as const);
    await fc.assert(
      fc.asyncProperty(steps, seatCount, isolation, async (path, count, isolated) => {
        const of = { pool: randomUUID(), seatCount: count, isolation: isolated };
        let task = newTask(randomUUID(), of);
        await subject.store.register(task, 9_000);
        for (const [step, seat] of path) {
          const next = step(task, seat);
          if (next.outcome === 'refused') continue;
          const saved = await subject.store.saveTask({ before: task, after: next.next });
          expect(saved).toEqual({ outcome: 'saved' });
          task = next.next;
          await expectListed(subject, task);
        }
      }),
      { numRuns: 25 },
    );
  });
}

type Step = (task: Task, seat: number) => Outcome<Task>;

const fenceOf = (task: Task, seat: number) => ({
  seat,
  epoch: task.seats[seat]?.epoch ?? 0,
  sessionId: task.seats[seat]?.sessionId ?? '',
});

const claimFrom =
  (from: 'idle' | 'spare'): Step =>
  (task) =>
    claimSeat(task, { sessionId: randomUUID(), from, revision: 'r1', nowMs: NOW_MS });

/** Warming and claiming more often, for otherwise few paths get anywhere. */
const STEPS: readonly Step[] = [
  (task) => warmAll(task),
  (task, seat) => warmSeat(task, seat, NOW_MS),
  claimFrom('idle'),
  claimFrom('idle'),
  claimFrom('spare'),
  (task, seat) => acceptSeat(task, fenceOf(task, seat)),
  (task, seat) => releaseSeat(task, fenceOf(task, seat)),
  (task, seat) => replaceSeat(task, seat),
  (task, seat) => expireClaim(task, seat, NOW_MS + CLAIM_TIMEOUT_MS + 1),
  (task) => openSpare(task, !task.spareOpen),
  (task) => drainTask(task, 'test'),
  (task) => retireTask(task),
  (task, seat) => killTask(task, `seat ${seat}`),
];

function warmAll(task: Task): Outcome<Task> {
  const next = task.seats.reduce((made, _, seat) => {
    const step = warmSeat(made, seat, NOW_MS);
    return step.outcome === 'moved' ? step.next : made;
  }, task);
  return next === task
    ? { outcome: 'refused', because: 'every seat is warm' }
    : { outcome: 'moved', next };
}

async function expectListed({ store }: Subject, task: Task): Promise<void> {
  const of = { pool: task.pool, revision: task.revision, shard: shardOf(task.taskId) };
  const [idle, spare, all] = await Promise.all([
    store.listClaimable('idle', of),
    store.listClaimable('spare', of),
    store.listTasks(task.pool),
  ]);
  const where = listingOf(task);
  const lists = { idle: where === 'idle', spare: where === 'spare', all: isAlive(task) };
  expect({ idle, spare, all }).toEqual({
    idle: lists.idle ? [task] : [],
    spare: lists.spare ? [task] : [],
    all: lists.all ? [task] : [],
  });
}
