import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import type { Store } from '../../../core/store/store.ts';
import { call, killAll, queue, ready, startTask, until } from './start-task.ts';

afterEach(killAll);

/** A store that can be cut off, before its writes or between a write and its answer. */
function cuttable() {
  const store = createMemoryStore();
  let cut: 'no' | 'before' | 'after' = 'no';
  const through =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (cut === 'before') throw new Error('outage');
      const answer = await write(...args);
      if (cut === 'after') throw new Error('the answer was lost');
      return answer;
    };
  const flaky: Store = {
    ...store,
    saveTask: through((...change: Parameters<Store['saveTask']>) => store.saveTask(...change)),
    saveSession: through((change: Parameters<Store['saveSession']>[0]) =>
      store.saveSession(change),
    ),
    saveBoth: through((...changes: Parameters<Store['saveBoth']>) => store.saveBoth(...changes)),
  };
  return { store: flaky, cut: (how: typeof cut) => void (cut = how) };
}

describe('the supervisor in an outage of the store', () => {
  it.each(['before', 'after'] as const)(
    'writes the end of a call once it can, when it is cut off %s the write',
    async (when) => {
      const { store, cut } = cuttable();
      const task = await startTask({ seatCount: 1 }, store);
      await ready(task);
      const one = await call(task);
      await until(async () => (await one.session())?.state === 'active', 'active');
      cut(when);
      task.supervisor.end(one.sessionId, 'ended_by_api');
      await until(() => task.supervisor.seats[0]?.bot === undefined, 'the bot is gone');
      cut('no');
      await until(async () => (await one.session())?.state === 'ended', 'ended');
      await until(async () => (await task.states()) === 'idle', 'idle again');
    },
  );

  it.each(['before', 'after'] as const)(
    'never lets a bot talk whose accept is in doubt, when it is cut off %s the write',
    async (when) => {
      const { store, cut } = cuttable();
      const task = await startTask({ seatCount: 1 }, store);
      await ready(task);
      const pid = task.supervisor.seats[0]?.bot?.pid;
      const one = await call(task, {}, { onClaimed: () => cut(when) });
      expect(one.response.status).toBe(503);
      cut('no');
      await until(async () => (await task.states()) === 'idle', 'idle again');
      expect(task.supervisor.seats[0]?.bot?.pid).not.toBe(pid);
      expect((await one.session())?.state).toBe(when === 'before' ? 'claimed' : 'failed');
    },
  );
});

describe('the supervisor of a bot that hangs', () => {
  it('ends its call, and puts a fresh process in its place', async () => {
    const task = await startTask({ seatCount: 1, haste: 50 });
    await ready(task);
    const one = await call(task);
    await until(async () => (await one.session())?.state === 'active', 'active');
    process.kill(task.supervisor.seats[0]?.bot?.pid ?? 0, 'SIGSTOP');
    await until(async () => (await one.session())?.state === 'failed', 'failed');
    expect((await one.session())?.reason).toBe('bot_died');
    await until(async () => (await task.states()) === 'idle', 'idle again');
  });
});

describe('the supervisor of a seat that cannot be filled', () => {
  it('gives the task up when no seat has a call', async () => {
    const task = await startTask({ seatCount: 1, env: () => ({ DIES_WARMING: '1' }) });
    await until(() => task.exits.length > 0, 'exit');
    expect(task.exits).toEqual([1]);
  });

  it('keeps the neighbour’s call, takes no new one, and leaves when that call is over', async () => {
    const env: Record<string, string> = {};
    const task = await startTask({ env: () => env });
    await ready(task);
    const one = await call(task);
    env['DIES_WARMING'] = '1';
    process.kill(task.supervisor.seats[1]?.bot?.pid ?? 0, 'SIGKILL');
    await until(async () => (await task.now()).state === 'draining', 'draining');
    expect([(await one.session())?.state, task.exits]).toEqual(['active', []]);
    task.supervisor.end(one.sessionId, 'ended_by_api');
    await until(() => task.exits.length > 0, 'exit');
    expect((await one.session())?.state).toBe('ended');
  });
});

describe('the supervisor with a queue before it', () => {
  it('serves as many as it has seats when it becomes ready, in order', async () => {
    const store = createMemoryStore();
    const now = Date.now();
    const [third, first, second] = [
      await queue(store, now - 1000),
      await queue(store, now - 3000),
      await queue(store, now - 2000),
    ];
    await startTask({ seatCount: 2 }, store);
    const state = async (id: string) => (await store.getSession(id))?.state;
    for (const id of [first, second])
      await until(async () => (await state(id)) === 'active', 'the first two served');
    expect(await state(third)).toBe('queued');
  });
});
