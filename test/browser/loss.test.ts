import { afterEach, describe, expect, it } from 'vitest';
import { isRunning, until } from '../local/until.ts';
import { botOf } from '../web/bot-of.ts';
import { type Caller, CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';
import { startAtOnce } from './start-at-once.ts';

/** Audio is watched for so long before and after a kill. */
const WATCH_MS = 1_500;

/** A bot sends this often. */
const FRAME_MS = 20;

/** A pause that the page itself would not even suspect; what was measured is printed. */
const UNNOTICED_MS = 800;

const DIED = 'Its process died in the middle of the call. Press Start for another bot.';

describe.skipIf(!CHROMIUM)(`a process that dies under a call${WHY_SKIPPED}`, () => {
  const system = useSystem();
  const quiet = useBrowser();
  const callers: Caller[] = [];

  /** Somebody in a call. */
  async function join(): Promise<Caller> {
    const caller = await quiet().open(system().url);
    callers.push(caller);
    await startAtOnce(caller);
    return caller;
  }

  afterEach(async () => {
    for (const caller of callers.splice(0)) {
      if (await caller.page.isVisible('#stop')) await caller.hangUp();
      await caller.close();
    }
    await system().rested(1);
  }, 90_000);

  it('loses a bot to SIGKILL: its caller is told and gets another, its neighbour hears on', async () => {
    const [beside, caller] = [await join(), await join()];
    const lost = await botOf(caller);
    expect((await botOf(beside)).supervisor).toBe(lost.supervisor);
    const beforeMs = await largestGap(beside);
    const sessionId = caller.sessionId();
    const killedMs = Date.now();
    process.kill(lost.bot, 'SIGKILL');
    const [toldAtMs, afterMs] = await Promise.all([caller.inState('gone'), largestGap(beside)]);
    expect((await caller.status()).sentence).toBe(DIED);
    const died = { state: 'failed', reason: 'bot_died' };
    expect(await system().session(sessionId)).toMatchObject(died);
    expect(afterMs).toBeLessThan(UNNOTICED_MS);
    await startAtOnce(caller);
    expect((await beside.status()).state).toBe('listening');
    console.log(
      `bot killed: told after ${toldAtMs - killedMs} ms, with another after ${Date.now() - killedMs} ms; the neighbour's ` +
        `largest gap ${Math.round(afterMs)} ms (${Math.round(beforeMs)} ms before)`,
    );
  });

  it('loses a supervisor to SIGKILL: its caller is told, waits in line with the wait told, and gets another', async () => {
    const caller = await join();
    const { supervisor } = await botOf(caller);
    const sessionId = caller.sessionId();
    const killedMs = Date.now();
    process.kill(supervisor, 'SIGKILL');
    const toldMs = (await caller.inState('gone')) - killedMs;
    const session = await until(async () => {
      const seen = await system().session(sessionId);
      return seen.state === 'failed' ? seen : undefined;
    });
    expect(session.reason).toBe('task_died');
    await caller.start();
    await caller.inState('queued');
    const words = /^You are number 1 in line\. A bot is starting: about \d+ s\.$/;
    const told = await until(async () => {
      const { sentence } = await caller.status();
      return words.test(sentence) ? sentence : undefined;
    });
    const promisedS = Number(/\d+(?= s)/.exec(told)?.[0]);
    const promisedAtMs = Date.now();
    await caller.ready(60_000);
    console.log(
      `supervisor killed: told after ${toldMs} ms, with another after ${Date.now() - killedMs} ms; ` +
        `told to wait ${promisedS} s, waited ${Math.round((Date.now() - promisedAtMs) / 100) / 10}`,
    );
  });

  it('has a bot that hangs: its caller is told that it is looked for, and then that it is gone', async () => {
    const caller = await join();
    const { bot } = await botOf(caller);
    const hungMs = Date.now();
    process.kill(bot, 'SIGSTOP');
    try {
      const soughtMs = (await caller.inState('reconnecting')) - hungMs;
      const toldMs = (await caller.inState('gone', 30_000)) - hungMs;
      expect((await caller.status()).sentence).toBe(DIED);
      console.log(`bot stopped: sought after ${soughtMs} ms, told after ${toldMs} ms`);
    } finally {
      // Its supervisor may have done so already.
      if (isRunning(bot)) process.kill(bot, 'SIGKILL');
    }
  });
});

/** The longest time without a packet of a caller's bot from now on, in ms. */
async function largestGap(caller: Caller): Promise<number> {
  await caller.seen((seen) => seen.watchPackets());
  await caller.page.waitForTimeout(WATCH_MS);
  const packets = await caller.seen((seen) => seen.packets);
  const gaps = packets.slice(1).map(({ atMs, count }, i) => {
    const before = packets[i] ?? { atMs, count };
    // A look that came late, on a busy machine, sees some at once: those were sent 20 ms apart.
    return atMs - before.atMs - FRAME_MS * (count - before.count - 1);
  });
  expect(gaps.length).toBeGreaterThan(10);
  return Math.max(...gaps);
}
