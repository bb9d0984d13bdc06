import { afterEach, describe, expect, it } from 'vitest';
import { call, killAll, ready, startTask, until } from '../start-task.ts';

afterEach(killAll);

/** Five times as fast as a clock: a look each 200 ms. */
const HASTE = 5;
const ANSWERS = { seatCount: 1, haste: HASTE, env: () => ({ ANSWERS: '1' }) };

/** The process of the first seat. */
const pidOf = (task: Awaited<ReturnType<typeof startTask>>) => task.supervisor.seats[0]?.bot?.pid;

/** Stands still, as a process does that a loop or the kernel holds. */
function freeze(pid: number | undefined): void {
  process.kill(pid ?? 0, 'SIGSTOP');
}

describe('a bot that hangs', () => {
  it('is replaced before anybody is given to it', async () => {
    const task = await startTask(ANSWERS);
    await ready(task);
    await until(() => task.supervisor.seats[0]?.answers === true, 'has answered');
    const frozen = pidOf(task);
    freeze(frozen);
    await until(() => pidOf(task) !== frozen && pidOf(task) !== undefined, 'a fresh process');
    await until(async () => (await task.states()) === 'idle', 'idle again');
  });

  it('ends its call as the fault that it is', async () => {
    const task = await startTask(ANSWERS);
    await ready(task);
    await until(() => task.supervisor.seats[0]?.answers === true, 'has answered');
    const one = await call(task);
    await until(async () => (await one.session())?.state === 'active', 'active');
    freeze(pidOf(task));
    await until(async () => (await one.session())?.state === 'failed', 'over');
    expect((await one.session())?.reason).toBe('bot_died');
  });

  it('is replaced when it does not become warm', async () => {
    const task = await startTask({ seatCount: 1, haste: 100, env: () => ({ NEVER_WARM: '1' }) });
    const first = pidOf(task);
    await until(() => pidOf(task) !== first && pidOf(task) !== undefined, 'a fresh process');
  });
});
