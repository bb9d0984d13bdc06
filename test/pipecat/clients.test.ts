import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PeerServer, startRunner } from '../../bench/peers/peer-server.ts';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { chromiumFlags } from '../web/chromium-flags.ts';
import { type SpokenWav, writeSpokenWav } from '../web/spoken-wav.ts';
import { type ClientName, type ClientSite, openClientPage, serveClients } from './client-page.ts';
import { ROOT } from './python.ts';
import { type PipecatSystem, startSystem, until } from './system.ts';
import { normalise } from './transcripts.ts';

// Clients that we did not write, in Chromium, against the same bot file on Pipecat's own runner and in a seat of ours.
let ours: PipecatSystem;
let runner: PeerServer;
let context: BrowserContext;
let wav: SpokenWav;
let site: ClientSite;
const profile = mkdtempSync(join(tmpdir(), 'clients-'));

describe.skipIf(!CHROMIUM)(`Pipecat’s own clients${WHY_SKIPPED}`, () => {
  beforeAll(async () => {
    ours = await startSystem();
    const file = join(ROOT, 'test/pipecat/bots/echo.py');
    runner = await startRunner('Pipecat’s runner', { python: ours.python, file, transport: 'any' });
    site = await serveClients();
    wav = await writeSpokenWav(['What are your opening hours?', 1]);
    context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM ?? '',
      headless: true,
      permissions: ['microphone'],
      args: chromiumFlags(wav.path),
    });
    await seatIsWarm();
  });
  afterAll(async () => {
    await context?.close();
    site?.close();
    wav?.remove();
    rmSync(profile, { recursive: true, force: true });
    await runner?.close();
    await ours?.close();
  });

  const seatIsWarm = () =>
    until(async () => (await ours.task())?.seats.every(({ state }) => state === 'idle'), 'idle');

  /** One call from the page's load to its end, and all that passed. */
  async function transcriptOf(client: ClientName, server: string, socketUrl?: string) {
    const page = await openClientPage(context, { site, server, client });
    await page.start({ order: 'margherita' }, socketUrl);
    expect(await page.fault()).toBeUndefined();
    await page.inState('ready');
    await page.heard();
    await page.speakUp();
    await page.told('user-input');
    await page.leave();
    await page.inState('disconnected');
    const transcript = normalise(await page.transcript());
    await page.close();
    return transcript;
  }

  it.each(['js', 'react'] as const)(
    'the %s client by WebRTC is told, and tells, message by message, what it does with Pipecat’s runner',
    async (client) => {
      const theirs = await transcriptOf(client, runner.url);
      expect(theirs.received.join()).toContain('bot-ready');
      await seatIsWarm();
      const own = await transcriptOf(client, ours.url);
      expect(own).toEqual(theirs);
    },
  );

  it('the client by WebSocket, too, whom Pipecat’s runner tells an address that its own client refuses', async () => {
    const refused = await openClientPage(context, {
      site,
      server: runner.url,
      client: 'socket',
    });
    await refused.start({});
    expect(await refused.fault()).toContain('Unrecognized connection parameter: sessionId');
    await refused.close();
    const address = `${runner.url.replace('http', 'ws')}/ws-client`;
    const theirs = await transcriptOf('socket', runner.url, address);
    await seatIsWarm();
    const { http, sent, received } = await transcriptOf('socket', ours.url);
    expect({ sent, received }).toEqual({ sent: theirs.sent, received: theirs.received });
    const start = { path: '/start', status: 200, answered: { wsUrl: 'ADDRESS' } };
    expect(http).toEqual([expect.objectContaining(start)]);
  });
});
