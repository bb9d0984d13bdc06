import { describe, expect, it } from 'vitest';
import { until } from '../local/until.ts';
import { type Caller, CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';
import type { Seen } from '../web/instruments.ts';
import { GARBAGE, sendGarbage, signalAsAnother } from './garbage.ts';

/** Louder than this is speech, as the page takes it too. */
const LOUD = 0.02;

/** How far two measurements of one thing may be apart: both look every 20 ms or so, on a busy machine. */
const AGREE_MS = 150;

describe.skipIf(!CHROMIUM)(`a call in a browser${WHY_SKIPPED}`, () => {
  const system = useSystem();
  const speaking = useBrowser(['what are your opening hours'], { speaksOnCue: true });
  const quiet = useBrowser();

  async function leave(caller: Caller): Promise<void> {
    expect(caller.faults()).toEqual([]);
    await caller.hangUp();
    await caller.inState('over');
    const ended = await until(async () => {
      const session = await system().session(caller.sessionId());
      return session.state === 'ended' ? session : undefined;
    });
    expect(ended.reason).toBe('caller_left');
    await caller.close();
  }

  it('reaches a bot by keyboard, breaks in, hears the reply, and sees how long it took', async () => {
    const caller = await speaking().open(system().url);
    const { page } = caller;
    await page.focus('#start');
    await page.keyboard.press('Enter');
    const readyMs = await caller.ready(60_000);
    await caller.seen((seen) => seen.watchPeaks());
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('stop');
    // The greeting takes three seconds, and is broken into.
    await page.waitForFunction(() => document.body.dataset['state'] === 'speaking');
    await page.waitForFunction(
      (loud) => (window as unknown as { seen: Seen }).seen.peaks.some(({ bot }) => bot > loud),
      LOUD,
    );
    await caller.speak();
    await page.waitForFunction(() =>
      /\d/.test(document.querySelector('#voice-to-voice')?.textContent ?? ''),
    );
    const shown = await page.evaluate(readFigures);
    const measured = figuresOf(await caller.seen((seen) => seen.peaks));
    expect(Math.abs(shown.voiceToVoiceMs - measured.voiceToVoiceMs)).toBeLessThan(AGREE_MS);
    expect(Math.abs(shown.bargeInMs - measured.bargeInMs)).toBeLessThan(AGREE_MS);
    expect(shown.words).toContain('I am a parrot. Say something, and I will say it again.');
    expect(await caller.seen((seen) => seen.shift)).toBeLessThan(0.02);
    console.log(
      `ready ${readyMs} ms; shown and measured: voice to voice ${shown.voiceToVoiceMs}, ` +
        `${Math.round(measured.voiceToVoiceMs)} ms, barge-in to silence ${shown.bargeInMs}, ${Math.round(measured.bargeInMs)} ms`,
    );
    await leave(caller);
  });

  it('speaks into another microphone, mutes it and says so, and is heard again', async () => {
    const caller = await quiet().open(system().url);
    const { page } = caller;
    await caller.start();
    await caller.ready(60_000);
    await page.selectOption('#microphone', { index: 1 });
    const chosen = { deviceId: await page.inputValue('#microphone'), enabled: true };
    await page.waitForFunction(speaksInto, chosen);
    await page.click('#mute');
    await page.waitForFunction(speaksInto, { ...chosen, enabled: false });
    expect(await page.isVisible('#muted')).toBe(true);
    await page.click('#mute');
    await page.waitForFunction(speaksInto, chosen);
    expect(await page.isVisible('#muted')).toBe(false);
    await leave(caller);
  });

  it('is told what was wrong with garbage, and its call goes on; nobody else can join it', async () => {
    const caller = await quiet().open(system().url);
    await caller.start();
    await caller.ready(60_000);
    const answers = await caller.page.evaluate(sendGarbage, GARBAGE);
    expect(answers.map(({ text }) => text)).toEqual(GARBAGE.map(([, text]) => text));
    expect(answers.every(({ fatal }) => !fatal)).toBe(true);
    expect(await caller.page.textContent('#transcript')).toContain('the message is not JSON');
    const join = { method: 'POST', pcId: null, id: caller.sessionId() };
    expect(await caller.page.evaluate(signalAsAnother, join)).toMatchObject({
      status: 409,
      code: 'ALREADY_JOINED',
    });
    const candidate = { ...join, method: 'PATCH', pcId: 'another' };
    expect(await caller.page.evaluate(signalAsAnother, candidate)).toMatchObject({
      status: 404,
      code: 'UNKNOWN_CONNECTION',
    });
    await caller.page.fill('#text', 'still there');
    await caller.page.keyboard.press('Enter');
    await caller.page.waitForFunction(() =>
      [...document.querySelectorAll('#transcript li.bot')].some((line) =>
        line.textContent?.includes('still there'),
      ),
    );
    await caller.inState('speaking');
    await leave(caller);
  });
});

/** Runs in the page: whether what is sent to the bot is that microphone, open or muted. */
function speaksInto(of: { deviceId: string; enabled: boolean }): boolean {
  const { seen } = globalThis as unknown as { seen: Seen };
  const track = seen.connections.at(-1)?.getSenders()[0]?.track;
  if (track?.readyState !== 'live' || track.enabled !== of.enabled) return false;
  return track.getSettings().deviceId === of.deviceId;
}

/** Runs in the page: what it shows. */
function readFigures() {
  const ms = (name: string) => {
    const row = [...document.querySelectorAll('.waterfall .bar')].find(
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

/** What a test measures by itself, of what was heard in the page. */
function figuresOf(peaks: Seen['peaks']) {
  const loud = (who: 'caller' | 'bot') => peaks.filter((p) => p[who] > LOUD).map((p) => p.atMs);
  const [callerMs, botMs] = [loud('caller'), loud('bot')];
  const [beganMs = 0, endedMs = 0] = [callerMs[0], callerMs.at(-1)];
  // The greeting was on when the caller began, is silenced while they speak, and the reply comes when they are done.
  expect(botMs.some((at) => at < beganMs)).toBe(true);
  const replyAtMs = botMs.find((at) => at > endedMs) ?? Number.NaN;
  const silentAtMs = Math.max(...botMs.filter((at) => at < endedMs));
  return { voiceToVoiceMs: replyAtMs - endedMs, bargeInMs: silentAtMs - beganMs };
}
