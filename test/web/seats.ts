/** Who gets which seat: two at once, a third on a spare seat, a fourth in line. */
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { botOf } from './bot-of.ts';
import type { Caller } from './caller.ts';
import { fillSeat } from './fill-seat.ts';
import type { Fixture } from './fixture.ts';

/** Four callers, in the order of their calls; the first two are alone in their tasks. */
export type Callers = Record<'one' | 'two' | 'three' | 'four', Caller>;

/** The tests; they leave all but the third in a call. */
export function describeSeats(fixture: Fixture): Callers {
  const callers = {} as Callers;
  const sessionOf = (caller: Caller) => fixture.system.session(caller.sessionId());

  beforeAll(async () => {
    for (const name of ['one', 'two', 'three', 'four'] as const)
      callers[name] = await fixture.quiet.open(fixture.system.url);
  });

  it('gives two at once a task each', async () => {
    const { one, two } = callers;
    await Promise.all([one.start(), two.start()]);
    await Promise.all([one.ready(), two.ready()]);
    const sessions = await Promise.all([sessionOf(one), sessionOf(two)]);
    expect(sessions.map(({ start }) => start)).toEqual(['warm', 'warm']);
    expect(new Set(sessions.map(({ taskId }) => taskId)).size).toBe(2);
  });

  it('puts the third on a spare seat, in a process of its own, at once', async () => {
    const { one, two, three } = callers;
    const refusals = await startAtOnce(three);
    const readyMs = await three.ready();
    expect((await sessionOf(three)).start).toBe('shared');
    const bots = await Promise.all([one, two, three].map(botOf));
    expect(new Set(bots.map(({ bot }) => bot)).size).toBe(3);
    expect(new Set(bots.map(({ supervisor }) => supervisor)).size).toBe(2);
    const closed = refusals === 0 ? '' : ` (seats were closed for CPU ${refusals} times before)`;
    console.log(`the third was ready in ${readyMs} ms on a spare seat${closed}`);
  }, 60_000);

  it('answers the same key with the same session, and tells the one without a seat its place', async () => {
    const { three, four } = callers;
    const filler = await fillSeat(fixture.system);
    const again = await fixture.system.open(filler.key);
    expect(again.sessionId).toBe(filler.sessionId);
    await four.start();
    await four.inState('queued');
    const { sentence } = await four.status();
    expect(sentence).toBe('You are number 1 in line. It is your turn as soon as a call ends.');
    const hungUpMs = Date.now();
    await three.hangUp();
    await four.ready(30_000);
    console.log(`the fourth was ready ${Date.now() - hungUpMs} ms after the third hung up`);
    expect((await sessionOf(four)).start).toBe('cold');
  }, 60_000);
  return callers;
}

/**
 * Starts a call that is not queued. While a task's CPU or late frames are over its guard its spare seat is closed, which
 * a busy machine brings about; such a caller gives up, and comes again. Answers how often that was.
 */
async function startAtOnce(caller: Caller): Promise<number> {
  for (let refusals = 0; ; refusals++) {
    await caller.start();
    const queued = caller.inState('queued').then(() => true);
    const ready = caller.ready().then(() => false);
    queued.catch(() => undefined);
    ready.catch(() => undefined);
    if (!(await Promise.race([queued, ready]))) return refusals;
    await caller.hangUp();
    await delay(3_000);
  }
}
