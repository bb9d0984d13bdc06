import { describe, expect, it } from 'vitest';
import { botOf } from '../web/bot-of.ts';
import { type Caller, CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { fillSeat } from '../web/fill-seat.ts';
import { parrotIn, useBrowser, useSystem } from '../web/fixture.ts';
import { startAtOnce } from './start-at-once.ts';

describe.skipIf(!CHROMIUM)(`seats, as callers in browsers get them${WHY_SKIPPED}`, () => {
  const system = useSystem(parrotIn(2));
  const quiet = useBrowser();
  const open = () => quiet().open(system().url);
  const sessionOf = (caller: Caller) => system().session(caller.sessionId());

  it('gives two at once a task each, the third a spare seat, and tells the fourth its place in line', async () => {
    const [one, two, three, four] = [await open(), await open(), await open(), await open()];
    await Promise.all([one.start(), two.start()]);
    await Promise.all([one.ready(60_000), two.ready(60_000)]);
    const first = await Promise.all([sessionOf(one), sessionOf(two)]);
    expect(first.map(({ start }) => start)).toEqual(['warm', 'warm']);
    expect(new Set(first.map(({ taskId }) => taskId)).size).toBe(2);

    const refusals = await startAtOnce(three);
    expect((await sessionOf(three)).start).toBe('shared');
    const bots = await Promise.all([one, two, three].map(botOf));
    expect(new Set(bots.map(({ bot }) => bot)).size).toBe(3);
    expect(new Set(bots.map(({ supervisor }) => supervisor)).size).toBe(2);
    const closed = refusals === 0 ? '' : ` (seats were closed for CPU ${refusals} times before)`;
    console.log(`the third is on a spare seat${closed}`);

    const filler = await fillSeat(system());
    const again = await system().open(filler.key);
    expect(again.sessionId).toBe(filler.sessionId);
    await four.start();
    await four.inState('queued', 60_000);
    const { sentence } = await four.status();
    expect(sentence).toBe('You are number 1 in line. It is your turn as soon as a call ends.');
    const hungUpMs = Date.now();
    await three.hangUp();
    await four.ready(90_000);
    console.log(`the fourth was ready ${Date.now() - hungUpMs} ms after the third hung up`);
    expect((await sessionOf(four)).start).toBe('cold');
    for (const caller of [one, two, four]) await caller.hangUp();
  }, 240_000);
});
