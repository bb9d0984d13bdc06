import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, CHROMIUM, launchBrowser, WHY_SKIPPED } from './caller.ts';
import { until } from '../local/until.ts';
import { type SpokenWav, writeSpokenWav } from './spoken-wav.ts';
import { startTestSystem, type TestSystem } from './system.ts';

/** Louder than this is speech, as the page takes it too. */
const LOUD = 0.02;

let system: TestSystem;
let browser: Browser;
let wav: SpokenWav;

describe.skipIf(!CHROMIUM)(`a caller in a browser${WHY_SKIPPED}`, () => {
  beforeAll(async () => {
    // The parrot greets for some three seconds; the caller breaks in, and then listens.
    wav = await writeSpokenWav([2.2, 'what are your opening hours', 12]);
    [system, browser] = await Promise.all([
      startTestSystem('--agent', 'parrot', '--warm', '1', '--max-tasks', '1', '--spare-seats', '0'),
      launchBrowser(wav.path),
    ]);
  }, 90_000);

  afterAll(async () => {
    await Promise.all([system?.stop(), browser?.close()]);
    wav?.remove();
  });

  it('reaches a bot by keyboard, breaks in, hears the reply, and sees how long it took', async () => {
    const caller = await browser.open(system.url);
    const { page } = caller;
    await page.focus('#start');
    await page.keyboard.press('Enter');
    const readyMs = await caller.ready();
    await caller.seen((seen) => seen.watchPeaks());
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('stop');
    await page.waitForFunction(() =>
      /\d/.test(document.querySelector('#voice-to-voice')?.textContent ?? ''),
    );
    await page.waitForTimeout(500);
    const peaks = await caller.seen((seen) => seen.peaks);
    const loud = (who: 'caller' | 'bot') => peaks.filter((p) => p[who] > LOUD).map((p) => p.atMs);
    const [callerMs, botMs] = [loud('caller'), loud('bot')];
    const [beganMs = 0, endedMs = 0] = [callerMs[0], callerMs.at(-1)];
    // The greeting was on when the caller began, is silenced while they speak, and the reply comes when they are done.
    expect(botMs.some((at) => at < beganMs)).toBe(true);
    const silentMs = Math.max(...botMs.filter((at) => at < endedMs)) - beganMs;
    expect(silentMs).toBeGreaterThan(0);
    expect(silentMs).toBeLessThan(1_200);
    const replyMs = (botMs.find((at) => at > endedMs) ?? Number.NaN) - endedMs;
    expect(replyMs).toBeGreaterThan(250);
    expect(replyMs).toBeLessThan(2_500);
    const shown = await page.evaluate(readFigures);
    expect(Math.abs(shown.voiceToVoiceMs - replyMs)).toBeLessThan(120);
    expect(Math.abs(shown.bargeInMs - silentMs)).toBeLessThan(120);
    expect(shown.words).toContain('I am a parrot. Say something, and I will say it again.');
    expect(await caller.seen((seen) => seen.shift)).toBeLessThan(0.02);
    console.log(
      `ready ${readyMs} ms, voice to voice ${shown.voiceToVoiceMs} ms (by the test ${Math.round(replyMs)}), ` +
        `silent ${shown.bargeInMs} ms after a barge-in (by the test ${Math.round(silentMs)})`,
    );
    await caller.hangUp();
    await caller.inState('over');
    const { reason } = await until(async () => {
      const session = await system.session(caller.sessionId());
      return session.state === 'ended' ? session : undefined;
    });
    expect(reason).toBe('caller_left');
  }, 40_000);
});

/** Runs in the page: what it shows. */
function readFigures() {
  const ms = (name: string) => {
    const row = [...document.querySelectorAll('#turn-stages .bar')].find(
      (bar) => bar.querySelector('.name')?.textContent === name,
    );
    return Number.parseInt(row?.querySelector('.ms')?.textContent ?? '', 10);
  };
  return {
    voiceToVoiceMs: ms('Voice to voice'),
    bargeInMs: ms('Barge-in to silence'),
    words: document.querySelector('#transcript')?.textContent ?? '',
  };
}
