/** From the caller's last sound to the bot's first, by telephone and by WebRTC: turn about, against the same tasks, in one run. */
import { createDecoder } from 'libopus-wasm';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { textTable } from '../../cli/table.ts';
import { type Spread, spreadOf } from '../../core/spread.ts';
import { readAgent } from '../../local/agent/read-agent.ts';
import type { Exchange } from '../../local/carrier/exchange.ts';
import { createScriptedParty } from '../../local/carrier/party.ts';
import { createClosing } from '../../local/closing.ts';
import { startWithCarriers } from '../../local/phone/start-with-carriers.ts';
import { createTaskLog } from '../../local/task-log.ts';
import { startPacer } from '../../services/bot/transport/pacer.ts';
import { findVoice } from '../find-voice.ts';
import { type BenchContext, type Figures, type Section, scaled } from '../section.ts';
import { joinByWebrtc } from '../talking-caller.ts';
import { until } from '../until.ts';

const TURNS = 30;
const SENTENCE = 'When are you open on Saturday?';
const FRAME = 320;

/** Quieter than this nobody speaks. */
const QUIET = 60;

/** Silence after which a bot has said all. */
const DONE_MS = 1_500;

/** Longest wait for an answer, and for its end. */
const GIVE_UP_MS = 20_000;

/** The section. */
export const phoneTurns: Section = {
  name: 'phone-turns',
  about: 'voice to voice by telephone and by WebRTC, turn about in one run, without providers',
  run,
};

/** A caller in a call. */
interface TurnCaller {
  /** Says it; resolves with the moment of its last sample. */
  say(words: Int16Array): Promise<number>;
  readonly bot: Loudness;
  close(): void;
}

async function run(context: BenchContext): Promise<Figures> {
  const { say, voice, close } = await findVoice();
  const words = await say(SENTENCE);
  await close();
  const closing = createClosing();
  try {
    const { url, exchanges } = await open(closing);
    const callers: Record<string, TurnCaller> = { WebRTC: await callByWebrtc(url) };
    for (const carrier of ['twilio', 'vonage'] as const)
      callers[carrier] = await callByPhone(exchanges[carrier]);
    const took = await converse(context, callers, words);
    for (const caller of Object.values(callers)) caller.close();
    return figuresOf(took, voice);
  } finally {
    await closing.close();
  }
}

async function open(closing: ReturnType<typeof createClosing>) {
  const agent = await readAgent('parrot');
  const flags = {
    port: 0,
    host: 'localhost',
    warm: 3,
    maxTasks: 3,
    spareSeats: 0,
    launchDelayMs: 0,
    data: undefined,
    quiet: true,
    agent: agent.name,
  };
  const { signal } = new AbortController();
  const log = createTaskLog(() => new Date());
  const { system, exchanges } = await startWithCarriers({ flags, agent, log, signal }, closing);
  await system.ready();
  return { url: system.url, exchanges };
}

/** Each caller's times, in turns, so that what else the machine does meets all alike. */
async function converse(
  context: BenchContext,
  callers: Readonly<Record<string, TurnCaller>>,
  words: Int16Array,
): Promise<Record<string, number[]>> {
  const count = scaled(context, TURNS);
  const took = Object.fromEntries(
    Object.keys(callers).map((name): [string, number[]] => [name, []]),
  );
  // The first is a fresh process's: its code has never run.
  for (let turn = -1; turn < count; turn++) {
    context.progress.tell('phone turns', (turn + 1) / (count + 1));
    for (const [name, caller] of Object.entries(callers)) {
      const { bot } = caller;
      await until(() => performance.now() - bot.lastMs() > DONE_MS, GIVE_UP_MS);
      const endMs = await caller.say(words);
      const hasAnswered = await until(() => bot.beganMs() > endMs, GIVE_UP_MS);
      if (hasAnswered && turn >= 0) took[name]?.push(bot.beganMs() - endMs);
    }
  }
  return took;
}

async function callByPhone(exchange: Exchange): Promise<TurnCaller> {
  const party = createScriptedParty();
  const bot = createLoudness();
  const listening = {
    ...party,
    hear: (frame: Int16Array | undefined) => frame && bot.note(frame, performance.now()),
  };
  const leg = await exchange.ring({ from: '+12025550101', to: '+12025550199', party: listening });
  await until(() => bot.lastMs() > 0, GIVE_UP_MS);
  let left = 0;
  listening.speak = () => {
    left -= 1;
    return party.speak();
  };
  return {
    async say(words) {
      left = Math.ceil(words.length / FRAME);
      party.say(words);
      await until(() => left <= 0, GIVE_UP_MS);
      return performance.now();
    },
    bot,
    close: () => leg.end('completed', 'the bench is over'),
  };
}

async function callByWebrtc(url: string): Promise<TurnCaller> {
  const caller = await joinByWebrtc(url);
  if (!caller) throw new Error('Cannot bench: no bot was ready');
  const decoder = await createDecoder({ sampleRate: 16_000, channels: 1 });
  const bot = createLoudness();
  let words: Int16Array[] = [];
  const pacer = startPacer(() => {
    caller.speak(words.shift() ?? new Int16Array(FRAME));
    for (const { atMs, payload } of caller.heard.splice(0)) bot.note(decoder.decode(payload), atMs);
  }, createSystemClock());
  await until(() => bot.lastMs() > 0, GIVE_UP_MS);
  return {
    async say(samples) {
      for (let at = 0; at < samples.length; at += FRAME) {
        const frame = new Int16Array(FRAME);
        frame.set(samples.subarray(at, at + FRAME));
        words = [...words, frame];
      }
      await until(() => words.length === 0, GIVE_UP_MS);
      return performance.now();
    },
    bot,
    close() {
      pacer.stop();
      caller.close();
    },
  };
}

/** When a bot is to be heard. */
interface Loudness {
  note(frame: Int16Array, atMs: number): void;
  lastMs(): number;
  /** When it was heard again, after a pause. */
  beganMs(): number;
}

/** A shorter one is within a sentence. */
const PAUSE_MS = 800;

function createLoudness(): Loudness {
  let last = 0;
  let began = 0;
  return {
    note(frame, atMs) {
      const sum = frame.reduce((total, one) => total + one * one, 0);
      if (Math.sqrt(sum / frame.length) <= QUIET) return;
      if (atMs - last > PAUSE_MS) began = atMs;
      last = atMs;
    },
    lastMs: () => last,
    beganMs: () => began,
  };
}

function figuresOf(took: Readonly<Record<string, number[]>>, voice: string): Figures {
  const spreads = Object.entries(took).map(([name, ms]): [string, Spread] => [name, spreadOf(ms)]);
  const rows = spreads.map(([name, { p50, p95, p99, max, n }]) => [name, p50, p95, p99, max, n]);
  const head = [`ms, voice: ${voice}`, 'p50', 'p95', 'p99', 'max', 'n'];
  return { lines: textTable(head, rows), saved: { voice, ...Object.fromEntries(spreads) } };
}
