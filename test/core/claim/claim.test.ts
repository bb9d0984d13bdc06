import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claim, shardOf } from '../../../core/claim/claim.ts';
import { CLAIM_TIMEOUT_MS, CLAIM_TRIES, HEARTBEAT_STALE_MS, SHARDS } from '../../../core/limits.ts';
import type { Store } from '../../../core/store/store.ts';
import { sessionsOn, type Task } from '../../../core/task/task.ts';
import { drainTask, expireClaim } from '../../../core/task/task-transitions.ts';
import { must } from '../../contract/tasks.ts';
import { createDice, createHandClock, createWarmStore } from '../warm-store.ts';

const ids = (n: number, name = 't') => Array.from({ length: n }, (_, i) => `${name}${i}`);
const of = (sessionId: string) => ({ sessionId, pool: 'p', revision: 'r1' });

async function setUp(tasks: readonly string[], facts = {}) {
  const clock = createHandClock();
  const store = await createWarmStore(clock, tasks, facts);
  return { store, clock, random: createDice(7) };
}

/** Counts a store's calls; `before` runs ahead of each save, as a rival would. */
function watch(store: Store, before?: (task: Task) => Promise<void>) {
  const calls = { lists: 0, saves: 0 };
  const watched: Store = {
    ...store,
    listClaimable(from, where) {
      calls.lists += 1;
      return store.listClaimable(from, where);
    },
    async saveTask(change, heardAfterMs) {
      calls.saves += 1;
      await before?.(change.before);
      return store.saveTask(change, heardAfterMs);
    },
  };
  return { watched, calls };
}

describe('claim', () => {
  it('gives an idle task, and names seat, epoch and where it came from', async () => {
    const deps = await setUp(['t0']);
    const answer = await claim(deps, of('s1'));
    expect(answer).toMatchObject({ outcome: 'claimed', seat: 0, epoch: 4, from: 'idle' });
    expect((await deps.store.getTask('t0'))?.seats[0]).toMatchObject({ sessionId: 's1', epoch: 4 });
  });

  it('prefers an idle task to a spare seat, and then the task with the fewest sessions', async () => {
    const deps = await setUp(['t0', 't1'], { seatCount: 3 });
    const first = await claim(deps, of('s1'));
    const second = await claim(deps, of('s2'));
    const third = await claim(deps, of('s3'));
    const fourth = await claim(deps, of('s4'));
    const places = [first, second, third, fourth].map((a) =>
      a.outcome === 'claimed' ? `${a.from} ${sessionsOn(a.task)}` : a.outcome,
    );
    expect(places).toEqual(['idle 1', 'idle 1', 'spare 2', 'spare 2']);
  });

  it('answers empty where nothing is listed', async () => {
    expect(await claim(await setUp([]), of('s1'))).toEqual({ outcome: 'empty' });
  });

  it('never shares a task whose isolation is task', async () => {
    const deps = await setUp(['t0'], { isolation: 'task', seatCount: 1 });
    expect((await claim(deps, of('s1'))).outcome).toBe('claimed');
    expect((await claim(deps, of('s2'))).outcome).toBe('empty');
  });

  it('takes none of another revision, none that drains, none that is muted', async () => {
    const deps = await setUp(['t0', 't1', 't2']);
    const [t0, t1] = await Promise.all(['t0', 't1'].map((id) => deps.store.getTask(id)));
    await deps.store.saveTask({ before: t0!, after: must(drainTask(t0!, 'test')) });
    await deps.store.saveTask({ before: t1!, after: { ...t1!, version: 9, revision: 'r0' } });
    const only = await claim(deps, of('s1'));
    expect(only).toMatchObject({ outcome: 'claimed', task: { taskId: 't2' } });
    if (only.outcome !== 'claimed') return;
    const late = only.task.seats[0]!.claimExpiresAtMs! + 1;
    await deps.store.saveTask({ before: only.task, after: must(expireClaim(only.task, 0, late)) });
    expect((await claim(deps, of('s2'))).outcome).toBe('empty');
  });

  it('takes none whose supervisor has not been heard', async () => {
    const deps = await setUp(['t0']);
    deps.clock.moveMs(HEARTBEAT_STALE_MS + 1);
    expect((await claim(deps, of('s1'))).outcome).toBe('contended');
  });

  it('looks beyond stale tasks in the first shards', async () => {
    const all = ids(40);
    const first = all.filter((id) => (shardOf(id) - shardOf('s1') + SHARDS) % SHARDS < SHARDS / 2);
    const beyond = all.find((id) => !first.includes(id))!;
    const deps = await setUp([...first.slice(0, 2), beyond]);
    deps.clock.moveMs(HEARTBEAT_STALE_MS + 1);
    await deps.store.heartbeat({
      taskId: beyond,
      heardAtMs: deps.clock.nowMs(),
      cpuShare: 0,
      lateFrames: 0,
    });
    expect(await claim(deps, of('s1'))).toMatchObject({ task: { taskId: beyond } });
  });

  it('recognises its own write that was retried', async () => {
    const deps = await setUp(['t0']);
    const { store } = deps;
    const twice: Store = {
      ...store,
      async saveTask(change, heard) {
        await store.saveTask(change, heard);
        return store.saveTask(change, heard);
      },
    };
    const answer = await claim({ ...deps, store: twice }, of('s1'));
    expect(answer).toMatchObject({ outcome: 'claimed', seat: 0, epoch: 4 });
    expect(sessionsOn((await store.getTask('t0'))!)).toBe(1);
  });

  it('takes up the claim of an earlier broker of the session, until that runs out', async () => {
    const deps = await setUp(['t0']);
    await claim(deps, of('s1'));
    const again = await claim(deps, of('s1'));
    expect(again).toMatchObject({ outcome: 'claimed', seat: 0, epoch: 4 });
    deps.clock.moveMs(CLAIM_TIMEOUT_MS);
    expect((await claim(deps, of('s1'))).outcome).toBe('contended');
    expect(sessionsOn((await deps.store.getTask('t0'))!)).toBe(1);
  });

  it('tries a task that changed but is still free once more, at its new version', async () => {
    const deps = await setUp(['t0']);
    let changed = false;
    const { watched, calls } = watch(deps.store, async (task) => {
      if (changed) return;
      changed = true;
      await deps.store.saveTask({ before: task, after: { ...task, version: task.version + 1 } });
    });
    const answer = await claim({ ...deps, store: watched }, of('s1'));
    expect(answer).toMatchObject({ outcome: 'claimed', epoch: 5 });
    expect(calls.saves).toBe(2);
  });

  it(`gives up after ${CLAIM_TRIES} tries that others won`, async () => {
    const deps = await setUp(ids(20));
    const { watched, calls } = watch(deps.store, async (task) => {
      await deps.store.saveTask({
        before: task,
        after: must(drainTask(task, 'rival')),
      });
    });
    expect((await claim({ ...deps, store: watched }, of('s1'))).outcome).toBe('contended');
    expect(calls.saves).toBe(CLAIM_TRIES);
  });

  it('reads half the shards when those hold an idle task, and each index once when nothing is free', async () => {
    const large = await setUp(ids(200));
    const found = watch(large.store);
    await claim({ ...large, store: found.watched }, of('s1'));
    expect(found.calls.lists).toBe(SHARDS / 2);
    const empty = await setUp([]);
    const missed = watch(empty.store);
    await claim({ ...empty, store: missed.watched }, of('s1'));
    expect(missed.calls.lists).toBe(2 * SHARDS);
  });

  it('spreads sessions over the candidates', async () => {
    const deps = await setUp(ids(50));
    const taken = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const answer = await claim(deps, of(`s${i}`));
      if (answer.outcome === 'claimed') taken.add(answer.task.taskId);
    }
    expect(taken.size).toBe(20);
  });

  it('estimates how many idle tasks are left', async () => {
    const deps = await setUp(ids(64));
    const answer = await claim(deps, of('s1'));
    expect(answer.outcome === 'claimed' && answer.idleLeft).toBeGreaterThan(30);
    expect(answer.outcome === 'claimed' && answer.idleLeft).toBeLessThan(130);
  });

  it('knows of no idle task that it has not seen: who takes the only one leaves none, wherever it is listed', async () => {
    const left = ids(16, 's').map(async (sessionId) => {
      const answer = await claim(await setUp(['t0']), of(sessionId));
      return answer.outcome === 'claimed' && answer.idleLeft;
    });
    expect(new Set(await Promise.all(left))).toEqual(new Set([0]));
  });

  it('never gives a seat twice, however many ask at once', async () => {
    const crowd = {
      tasks: fc.integer({ min: 1, max: 12 }),
      callers: fc.integer({ min: 1, max: 30 }),
    };
    const property = fc.asyncProperty(
      fc.record({ ...crowd, seed: fc.integer() }),
      async ({ tasks, callers, seed }) => {
        const clock = createHandClock();
        const store = await createWarmStore(clock, ids(tasks));
        const deps = { store, clock, random: createDice(seed) };
        const answers = await Promise.all(ids(callers, 's').map((id) => claim(deps, of(id))));
        const won = answers.filter((a) => a.outcome === 'claimed');
        const seats = new Set(won.map((a) => `${a.task.taskId}/${a.seat}`));
        expect(seats.size).toBe(won.length);
        for (const { task, seat, epoch } of won) {
          const now = await store.getTask(task.taskId);
          expect(now?.seats[seat]?.epoch).toBe(epoch);
        }
        const occupied = (await store.listTasks('p')).reduce((sum, t) => sum + sessionsOn(t), 0);
        expect(occupied).toBe(won.length);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });
});

describe('shardOf', () => {
  it('spreads ids evenly', () => {
    const counts = Array.from({ length: SHARDS }, () => 0);
    for (const id of ids(8000)) counts[shardOf(id)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});

describe('the spread of claims over one frozen listing', () => {
  /** Every claimer sees the same ten tasks in the same order, as clients of one stale page do, and the table takes the first of each. */
  async function firstTries(claimers: number): Promise<Map<string, number>> {
    const { store, clock, random } = await setUp(ids(10));
    const tried = new Map<string, number>();
    const listed = await store.listTasks('p');
    const frozen: Store = {
      ...store,
      listClaimable: async (from, { shard }) =>
        from === 'idle' && shard === shardOf('s') ? listed : [],
      async saveTask({ before }) {
        tried.set(before.taskId, (tried.get(before.taskId) ?? 0) + 1);
        return { outcome: 'saved' };
      },
    };
    for (let i = 0; i < claimers; i++) await claim({ store: frozen, clock, random }, of('s'));
    return tried;
  }

  it('falls on every task alike: the head of the list is nobody’s favourite', async () => {
    const tried = await firstTries(500);
    expect([...tried.keys()].sort()).toEqual(ids(10));
    // 50 each in the mean, with a deviation of 6.7: four deviations either way.
    for (const times of tried.values()) expect(Math.abs(times - 50)).toBeLessThan(27);
  });
});
