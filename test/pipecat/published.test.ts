import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../services/bot/providers/openai-server.ts';
import { CHROMIUM, WHY_SKIPPED } from '../web/caller.ts';
import { chromiumFlags } from '../web/chromium-flags.ts';
import { type SpokenWav, writeSpokenWav } from '../web/spoken-wav.ts';
import { type ClientName, type ClientSite, openClientPage, serveClients } from './client-page.ts';
import { pipecatPython, ROOT } from './python.ts';
import { type PipecatSystem, startSystem, until } from './system.ts';
import { openTwilioCaller } from './twilio-caller.ts';

// The bots that Pipecat itself publishes in its package, as its own `pipecat init` writes them: hearing, a model, a voice, Silero.
// Their services are OpenAI's, by a server on this machine.
const BOTS = {
  webrtc: ['--transport', 'smallwebrtc', '--client-framework', 'none'],
  socket: ['--transport', 'websocket', '--client-framework', 'none', '--recording'],
  twilio: ['--transport', 'twilio', '--transcription'],
} as const;

/** Importing OpenAI's client takes as long again as Pipecat; on a busy machine that is a minute. */
const PATIENCE_MS = 300_000;

const SERVICES =
  '--mode cascade --stt openai_stt --llm openai_llm --tts openai_tts --no-context-hub --no-deploy-to-cloud'.split(
    ' ',
  );

const QUESTION = 'What are your opening hours?';

let folder: string;
let openai: OpenAiServer;
let wav: SpokenWav;
const systems: PipecatSystem[] = [];

beforeAll(async () => {
  mkdirSync(join(ROOT, '.greenroom'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.greenroom/published-'));
  openai = await startOpenAiServer();
  // Nobody listens to the end.
  openai.behaviour = 'speaks at length';
  wav = await writeSpokenWav([3, QUESTION, 2]);
  const python = await pipecatPython();
  for (const [name, flags] of Object.entries(BOTS)) {
    const args = ['init', join(folder, name), ...flags, ...SERVICES];
    execFileSync(join(dirname(python), 'pipecat'), args, { stdio: 'pipe' });
  }
});
afterEach(async () => {
  openai.asked.length = 0;
  for (const system of systems.splice(0)) await system.close();
});
afterAll(async () => {
  wav?.remove();
  await openai?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A seat with that bot in it. */
async function seated(name: keyof typeof BOTS): Promise<PipecatSystem> {
  const system = await startSystem({
    entry: relative(ROOT, join(folder, name, 'server/bot.py')),
    env: {
      OPENAI_BASE_URL: openai.url,
      OPENAI_API_KEY: 'key',
      OPENAI_VOICE_ID: 'alloy',
      TWILIO_ACCOUNT_SID: 'AC0',
      TWILIO_AUTH_TOKEN: 'secret',
    },
  });
  systems.push(system);
  await until(async () => (await system.task())?.state === 'ready', 'the seat is warm');
  return system;
}

const asked = (path: string) => openai.asked.filter((one) => one.path.endsWith(path)).length;

/** Its reason, once it is over. */
async function reasonOf(system: PipecatSystem, sessionId: string) {
  const over = await until(async () => {
    const session = await system.session(sessionId);
    return session?.endedAtMs === undefined ? undefined : session;
  }, 'the session is over');
  return over.reason;
}

describe.skipIf(!CHROMIUM)(`a bot as Pipecat writes it, and its own client${WHY_SKIPPED}`, () => {
  let context: BrowserContext;
  let site: ClientSite;
  const profile = mkdtempSync(join(tmpdir(), 'published-'));

  beforeAll(async () => {
    site = await serveClients();
    context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM ?? '',
      headless: true,
      permissions: ['microphone'],
      args: chromiumFlags(wav.path),
    });
  });
  afterAll(async () => {
    await context?.close();
    site?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  it.each<[string, keyof typeof BOTS, ClientName]>([
    ['WebRTC', 'webrtc', 'js'],
    ['WebSocket', 'socket', 'socket'],
  ])(
    'by %s: it greets, is interrupted by the caller, hears the words, and answers them',
    async (_, name, client) => {
      const system = await seated(name);
      const page = await openClientPage(context, { site, server: system.url, client });
      await page.start({});
      await page.inState('ready');
      await page.heard();
      const types = async () => {
        const { received } = await page.transcript();
        return received.map((text) => (JSON.parse(text) as { type: string }).type);
      };
      // In this order, whatever else is told between.
      const told = ['bot-started-speaking', 'user-started-speaking', 'bot-stopped-speaking'];
      await until(async () => inOrder(await types(), told), 'the bot is interrupted');
      await page.told('user-transcription');
      // The greeting, and an answer.
      await until(() => asked('/audio/speech') >= 2, 'the bot answers');
      expect(asked('/audio/transcriptions')).toBeGreaterThan(0);
      expect((await page.transcript()).received.join()).toContain('When are you open?');
      await page.leave();
      await page.inState('disconnected');
      const [session] = await system.sessions();
      expect(await reasonOf(system, session?.sessionId ?? '')).toBe('caller_left');
      await page.close();
    },
    PATIENCE_MS,
  );
});

describe('a bot as Pipecat writes it for a phone number', () => {
  it(
    'by Twilio’s stream: it greets, clears what it was saying when the caller speaks, hears the words, and answers',
    async () => {
      const system = await seated('twilio');
      const { url, callId, sessionId } = await system.startCall('twilio');
      const caller = await openTwilioCaller(url, callId);
      await until(() => (caller.told['media'] ?? 0) > 20, 'the bot speaks');
      caller.say(wav.pcm);
      await until(() => caller.told['clear'], 'the bot is interrupted');
      await until(() => asked('/audio/transcriptions') > 0, 'the words are heard');
      await until(() => asked('/audio/speech') >= 2, 'the bot answers');
      await caller.hangUp();
      expect(await reasonOf(system, sessionId)).toBe('caller_left');
    },
    PATIENCE_MS,
  );
});

function inOrder(types: readonly string[], wanted: readonly string[]): boolean {
  let at = 0;
  for (const type of types) if (type === wanted[at]) at += 1;
  return at === wanted.length;
}
