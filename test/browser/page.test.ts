import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { fillAllSeats } from '../web/fill-seat.ts';
import { useBrowser, useSystem } from '../web/fixture.ts';

describe.skipIf(!CHROMIUM)(`what the page tells${WHY_SKIPPED}`, () => {
  const system = useSystem();
  const quiet = useBrowser();
  const refusing = useBrowser([1], { refusesMicrophone: true });

  it('tells a newcomer whether a bot is warm, and who is unknown', async () => {
    await system().rested(1);
    const caller = await quiet().open(system().url);
    await caller.page.waitForFunction(
      (text) => document.querySelector('#status')?.textContent === text,
      'One bot is warm and waits for you.',
    );
    await caller.page.goto(`${system().url}/?agent=nobody`);
    await caller.inState('unknown');
    expect(await caller.page.isDisabled('#start')).toBe(true);
    expect(await caller.page.textContent('h1')).not.toContain('nobody');
    expect(caller.faults()).toEqual([]);
    await caller.close();
  });

  it('says what to do about a microphone that was refused, and answers what is typed', async () => {
    const caller = await refusing().open(system().url);
    const { page } = caller;
    await caller.start();
    await caller.ready(60_000);
    expect(await page.textContent('#transcript')).toContain(
      'Your browser does not let this page use the microphone',
    );
    await page.waitForFunction(() => document.body.dataset['state'] === 'listening');
    expect((await caller.status()).sentence).not.toContain('Say something');
    await page.fill('#text', 'nobody hears me');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('#transcript li.bot')].some((line) =>
        line.textContent?.includes('nobody hears me'),
      ),
    );
    expect(caller.faults()).toEqual([]);
    await caller.hangUp();
    await caller.close();
  });

  it('keeps what was said and how loud it is over a reload, in a call and after it', async () => {
    const caller = await quiet().open(system().url);
    const { page } = caller;
    await caller.start();
    await caller.ready(60_000);
    const greeting = 'I am a parrot. Say something, and I will say it again.';
    const isShown = (text: string) =>
      document.querySelector('#transcript')?.textContent?.includes(text);
    await page.waitForFunction(isShown, greeting);
    await page.fill('#volume', '40');
    await page.reload();
    await caller.ready(60_000);
    await page.waitForFunction(isShown, greeting);
    expect(await page.inputValue('#volume')).toBe('40');
    await caller.hangUp();
    await caller.inState('over');
    await page.reload();
    await page.waitForFunction(isShown, greeting);
    expect((await caller.status()).state).toBe('off');
    await caller.close();
  });

  it('greets a caller without a data channel, who cannot say that they are ready', async () => {
    const caller = await quiet().open(system().url);
    const session = await system().open('without-a-channel');
    await expect
      .poll(async () => (await system().session(session.sessionId)).state, { timeout: 60_000 })
      .toBe('ready');
    const energy = await caller.page.evaluate(hearWithoutChannel, session.sessionId);
    expect(energy).toBeGreaterThan(0);
    await system().end(session.sessionId);
    await caller.close();
  });

  it('says that UDP seems blocked while it still tries, as the API does, and has the seat free soon', async () => {
    await system().rested(1);
    const caller = await quiet().open(system().url);
    await blockUdp(caller.page);
    await caller.start();
    await caller.page.waitForFunction(() =>
      document.querySelector('#status')?.textContent?.includes('seems to block UDP. Still trying'),
    );
    const session = () => system().session(caller.sessionId());
    await expect.poll(async () => (await session()).unreachedAtMs).toBeGreaterThan(0);
    await caller.inState('gone');
    expect((await caller.status()).sentence).toContain('could not connect');
    await expect.poll(async () => (await session()).state).toBe('ended');
    await system().rested(1);
    await caller.close();
  });

  it('says before a call that no bot is warm, and in it the place in line', async () => {
    await system().rested(1);
    await fillAllSeats(system());
    const caller = await quiet().open(system().url);
    await caller.page.waitForFunction(() =>
      document.querySelector('#status')?.textContent?.startsWith('No bot is warm'),
    );
    await caller.start();
    await caller.inState('queued');
    expect((await caller.status()).sentence).toMatch(/^You are number 1 in line\./);
    await caller.hangUp();
    await caller.inState('over');
    await caller.close();
  });
});

/** Its answers send the browser's checks to a port where nobody answers, as a network does that lets no UDP through. */
async function blockUdp(page: Page): Promise<void> {
  await page.route('**/api/offer', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { sdp?: string };
    const sdp = answer.sdp?.replaceAll(/(a=candidate:.* UDP \d+ \S+) \d+/g, '$1 9');
    await route.fulfill({ response, json: { ...answer, sdp } });
  });
}

/** Runs in the page: joins with an offer of audio alone, and answers how much sound of the bot came within ten seconds. */
async function hearWithoutChannel(sessionId: string): Promise<number> {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('audio', { direction: 'recvonly' });
  // What nobody plays is not decoded.
  const voice = new Audio();
  voice.autoplay = true;
  connection.addEventListener('track', ({ track }) => {
    voice.srcObject = new MediaStream([track]);
  });
  await connection.setLocalDescription();
  const { sdp, type } = connection.localDescription ?? {};
  const response = await fetch(`/sessions/${sessionId}/api/offer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sdp, type }),
  });
  await connection.setRemoteDescription((await response.json()) as RTCSessionDescriptionInit);
  let energy = 0;
  for (let looks = 0; looks < 100 && energy === 0; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stats = [...(await connection.getStats()).values()] as RTCInboundRtpStreamStats[];
    energy = stats.find(({ type: kind }) => kind === 'inbound-rtp')?.totalAudioEnergy ?? 0;
  }
  connection.close();
  return energy;
}
