/** What a caller sees when a process dies under the call. */
import { expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { botOf } from './bot-of.ts';
import type { Caller } from './caller.ts';
import { fillAllSeats } from './fill-seat.ts';
import type { Fixture } from './fixture.ts';
import type { Callers } from './seats.ts';

/** Audio is watched for so long before and after a kill. */
const WATCH_MS = 1_500;

/** A bot sends this often. */
const FRAME_MS = 20;

/** A pause that the page itself would not even suspect; what was measured is printed. */
const UNNOTICED_MS = 500;

/** The tests, over callers who are in calls. */
export function describeLoss(fixture: Fixture, callers: Callers): void {
  it('loses a bot to SIGKILL: its caller is told and gets another, its neighbour hears on', async () => {
    const { one, two, four } = callers;
    const lost = await botOf(four);
    const beside = (await botOf(one)).supervisor === lost.supervisor ? one : two;
    expect((await botOf(beside)).supervisor).toBe(lost.supervisor);
    const beforeMs = await largestGap(beside);
    const sessionId = four.sessionId();
    const killedMs = Date.now();
    process.kill(lost.bot, 'SIGKILL');
    const [toldAtMs, afterMs] = await Promise.all([four.inState('gone'), largestGap(beside)]);
    const toldMs = toldAtMs - killedMs;
    expect((await four.status()).sentence).toBe(
      'Its process died in the middle of the call. Press Start for another bot.',
    );
    const died = { state: 'failed', reason: 'bot_died' };
    expect(await fixture.system.session(sessionId)).toMatchObject(died);
    expect(afterMs).toBeLessThan(UNNOTICED_MS);
    await four.start();
    await four.ready(30_000);
    expect((await beside.status()).state).toBe('listening');
    console.log(
      `bot killed: told after ${toldMs} ms, with another after ${Date.now() - killedMs} ms; the neighbour's ` +
        `largest gap ${Math.round(afterMs)} ms (${Math.round(beforeMs)} ms before)`,
    );
  }, 60_000);

  it('loses a supervisor to SIGKILL: its caller is told, waits in line with the wait told, and gets another', async () => {
    const { one, two } = callers;
    await fillAllSeats(fixture.system);
    const { supervisor } = await botOf(one);
    const sessionId = one.sessionId();
    const killedMs = Date.now();
    process.kill(supervisor, 'SIGKILL');
    const toldMs = (await one.inState('gone')) - killedMs;
    const session = await until(async () => {
      const seen = await fixture.system.session(sessionId);
      return seen.state === 'failed' ? seen : undefined;
    });
    expect(session.reason).toBe('task_died');
    expect((await two.status()).state).toBe('listening');
    await one.start();
    await one.inState('queued');
    const words = /^You are number 1 in line\. A bot is starting: about \d+ s\.$/;
    const told = await until(async () => {
      const { sentence } = await one.status();
      return words.test(sentence) ? sentence : undefined;
    });
    const promisedS = Number(/\d+(?= s)/.exec(told)?.[0]);
    const promisedAtMs = Date.now();
    await one.ready(40_000);
    console.log(
      `supervisor killed: told after ${toldMs} ms, with another after ${Date.now() - killedMs} ms; ` +
        `told to wait ${promisedS} s, waited ${Math.round((Date.now() - promisedAtMs) / 100) / 10}`,
    );
  }, 90_000);

  it('has a bot that hangs: its caller is told that it is looked for, and then that it is gone', async () => {
    const { two } = callers;
    const { bot } = await botOf(two);
    const hungMs = Date.now();
    process.kill(bot, 'SIGSTOP');
    try {
      const soughtMs = (await two.inState('reconnecting')) - hungMs;
      const toldMs = (await two.inState('gone')) - hungMs;
      expect((await two.status()).sentence).toBe(
        'Its process died in the middle of the call. Press Start for another bot.',
      );
      console.log(`bot stopped: sought after ${soughtMs} ms, told after ${toldMs} ms`);
    } finally {
      process.kill(bot, 'SIGKILL');
    }
  });
}

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
