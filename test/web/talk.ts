import { expect, it, onTestFailed } from 'vitest';
import { until } from '../local/until.ts';
import type { Fixture } from './fixture.ts';
import type { Seen } from './instruments.ts';

/** Louder than this is speech, as the page takes it too. */
const LOUD = 0.02;

/** One caller and one bot. */
export function describeTalk(fixture: Fixture): void {
  it('reaches a bot by keyboard, breaks in, hears the reply, and sees how long it took', async () => {
    const caller = await fixture.speaking.open(fixture.system.url);
    onTestFailed(() => caller.close());
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
    await page.selectOption('#microphone', { index: 1 });
    const chosen = { deviceId: await page.inputValue('#microphone'), enabled: true };
    await page.waitForFunction(speaksInto, chosen);
    await page.click('#mute');
    await page.waitForFunction(speaksInto, { ...chosen, enabled: false });
    await page.click('#mute');
    await page.waitForFunction(speaksInto, chosen);
    expect(caller.faults()).toEqual([]);
    await caller.hangUp();
    await caller.inState('over');
    const { reason } = await until(async () => {
      const session = await fixture.system.session(caller.sessionId());
      return session.state === 'ended' ? session : undefined;
    });
    expect(reason).toBe('caller_left');
    await caller.close();
  }, 40_000);

  it('is told what was wrong with garbage, and its call goes on; nobody else can join it', async () => {
    const caller = await fixture.quiet.open(fixture.system.url);
    onTestFailed(() => caller.close());
    await caller.start();
    await caller.ready();
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
    await caller.hangUp();
    await caller.close();
    // The seats are refilled before anybody is to find them all.
    await fixture.system.rested(2);
  }, 60_000);
}

/** Runs in the page: whether what is sent to the bot is that microphone, open or muted. */
function speaksInto(of: { deviceId: string; enabled: boolean }): boolean {
  const { seen } = globalThis as unknown as { seen: Seen };
  const track = seen.connections.at(-1)?.getSenders()[0]?.track;
  if (track?.readyState !== 'live' || track.enabled !== of.enabled) return false;
  return track.getSettings().deviceId === of.deviceId;
}

/** What is sent on the data channel, and the error that it gets. */
const GARBAGE: [message: string | number[], error: string][] = [
  ['hello', 'the message is not JSON'],
  [[0, 255, 7], 'the message is not JSON'],
  ['x'.repeat(100_000), 'the message is too long'],
  ['null', 'the message is no RTVI message'],
  ['[]', 'the message is no RTVI message'],
  ['{"label":"other","type":"send-text"}', 'the message is no RTVI message'],
  [
    '{"label":"rtvi-ai","type":"send-text","id":"g1","data":{"content":7}}',
    'send-text: data.content Invalid input: expected string, received number',
  ],
  [
    '{"label":"rtvi-ai","type":"dtmf","id":"g2","data":{"buttons":["%"]}}',
    'dtmf: data.buttons.0 Invalid string: must match pattern /^[0-9*#A-D]$/',
  ],
];

/** Runs in the page: sends one piece after another and answers with the error that came for each. */
async function sendGarbage(pieces: typeof GARBAGE): Promise<{ text: string; fatal: boolean }[]> {
  const { seen } = globalThis as unknown as { seen: Seen };
  const channel = seen.channels.at(-1);
  const errors: { text: string; fatal: boolean }[] = [];
  for (const [piece] of pieces) {
    const answered = new Promise<void>((resolve) => {
      const listen = (event: MessageEvent<string>) => {
        const { type, data } = JSON.parse(event.data) as {
          type: string;
          data: { error: string; fatal: boolean };
        };
        if (type !== 'error' && type !== 'error-response') return;
        errors.push({ text: data.error, fatal: data.fatal });
        channel?.removeEventListener('message', listen);
        resolve();
      };
      channel?.addEventListener('message', listen);
    });
    if (typeof piece === 'string') channel?.send(piece);
    else channel?.send(new Uint8Array(piece));
    await answered;
  }
  return errors;
}

/** Runs in the page: does with the session's link what another client would, with an offer of its own. */
async function signalAsAnother(of: { method: string; pcId: string | null; id: string }) {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('audio');
  connection.createDataChannel('chat');
  await connection.setLocalDescription();
  const offer = { sdp: connection.localDescription?.sdp, type: 'offer', pc_id: of.pcId };
  const candidates = [{ candidate: 'candidate:1 1 UDP 1 127.0.0.1 9 typ host', sdp_mid: '0' }];
  const response = await fetch(`/sessions/${of.id}/api/offer`, {
    method: of.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(of.method === 'POST' ? offer : { pc_id: of.pcId, candidates }),
  });
  connection.close();
  const { code } = (await response.json()) as { code: string };
  return { status: response.status, code };
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
