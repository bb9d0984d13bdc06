/** Many calls at once by all four carriers, and what their callers saw of it. */
import { setTimeout as delay } from 'node:timers/promises';
import { CARRIERS, type Carrier } from '../../core/phone/phone.ts';
import { type Spread, spreadOf } from '../../core/spread.ts';
import { readSpoken } from '../../services/bot/speech/spoken.ts';
import { createVoice } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';
import type { Exchange } from '../carrier/exchange.ts';
import { createScriptedParty, type ScriptedParty } from '../carrier/party.ts';

/** How many, how fast they come, and how long each of them lasts. */
export interface Load {
  readonly calls: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What was seen. A spread is missing where nothing came. */
export interface LoadReport {
  readonly calls: number;
  /** Callers who heard the bot. */
  readonly answered: number;
  /** From the webhook to its document, as the carrier sees it. */
  readonly documentMs: Spread | undefined;
  /** From the call to the first sound of the bot. */
  readonly firstWordMs: Spread | undefined;
  /** From the end of a caller's sentence to the first sound of the reply. */
  readonly voiceToVoiceMs: Spread | undefined;
  /** Between two pieces of the bot's sound. A gap over 300 ms is a pause of speech. */
  readonly gapMs: Spread | undefined;
  readonly bargeIns: number;
  readonly errors: readonly string[];
  readonly leftOpen: number;
}

/** What a caller says, over and over. */
const WORDS = 'Good morning. I would like to make an appointment, please.';

/** Between two sentences of a caller: longer than a sentence and a parrot's answer to it, so that nobody talks over the other. */
const EVERY_MS = 9_000;

/** For the last hang-ups to arrive at the bots. */
const SETTLE_MS = 5_000;

type Exchanges = Readonly<Record<Carrier, Exchange>>;

/** Rings them all and hangs them all up. */
export async function driveCalls(
  exchanges: Exchanges,
  load: Load,
  signal: AbortSignal,
): Promise<LoadReport> {
  const files = voiceFiles(new URL('../../services/bot/main.ts', import.meta.url).href);
  const voice = createVoice('slt', files, readSpoken(files.spoken('nobody'), 'slt'));
  const words = await voice.speak(WORDS);
  await voice.close();
  const calls: Promise<CallTimes>[] = [];
  for (let n = 0; n < load.calls && !signal.aborted; n++) {
    calls.push(callOnce(exchanges, { n, words, forMs: load.seconds * 1000, signal }));
    await pause(1000 / load.perSecond, signal);
  }
  const times = await Promise.all(calls);
  await delay(SETTLE_MS);
  return report(exchanges, times);
}

/** What one caller saw. */
interface CallTimes {
  readonly firstWordMs: number | undefined;
  readonly replyMs: readonly number[];
}

interface OneCall {
  readonly n: number;
  readonly words: Int16Array;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

async function callOnce(exchanges: Exchanges, of: OneCall): Promise<CallTimes> {
  const { n, words, forMs, signal } = of;
  const carrier = CARRIERS[n % CARRIERS.length] ?? 'twilio';
  const party = createScriptedParty();
  const startedMs = performance.now();
  const from = `+1202555${String(1000 + n).slice(-4)}`;
  const ringing = exchanges[carrier].ring({ from, to: '+12025550199', party });
  const replies = createReplyWatch(party);
  let firstMs: number | undefined;
  let saidMs = startedMs + EVERY_MS * Math.random();
  while (performance.now() - startedMs < forMs && !signal.aborted) {
    if (firstMs === undefined && hasHeard(party)) firstMs = performance.now() - startedMs;
    if (firstMs !== undefined && performance.now() - saidMs > EVERY_MS) {
      saidMs = performance.now();
      party.say(words);
    }
    replies.look();
    await pause(10, signal);
  }
  (await ringing).end('completed', 'the caller hung up');
  return { firstWordMs: firstMs, replyMs: replies.ms };
}

/** Quieter than this nobody speaks. */
const QUIET = 60;

/** Times from the end of each sentence to the reply; a sentence that ended while the bot spoke says nothing. */
function createReplyWatch(party: ScriptedParty): { readonly ms: number[]; look(): void } {
  const ms: number[] = [];
  let wasSpeaking = false;
  let ended: { readonly atMs: number; readonly heardMs: number } | undefined;
  return {
    ms,
    look() {
      const nowMs = performance.now();
      const heardMs = party.heardMs.bot;
      if (party.speaking) ended = undefined;
      else if (wasSpeaking && party.level < QUIET) ended = { atMs: nowMs, heardMs };
      else if (ended && heardMs > ended.heardMs) {
        ms.push(nowMs - ended.atMs);
        ended = undefined;
      }
      wasSpeaking = party.speaking;
    },
  };
}

function hasHeard({ heardMs }: ScriptedParty): boolean {
  return heardMs.bot > 0;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

function report(exchanges: Exchanges, times: readonly CallTimes[]): LoadReport {
  const firstWords = times.flatMap(({ firstWordMs }) => firstWordMs ?? []);
  const all = CARRIERS.map((carrier) => exchanges[carrier]);
  const spread = (sample: readonly number[]) => (sample.length > 0 ? spreadOf(sample) : undefined);
  return {
    calls: times.length,
    answered: firstWords.length,
    documentMs: spread(all.flatMap(({ webhookMs }) => webhookMs)),
    firstWordMs: spread(firstWords),
    voiceToVoiceMs: spread(times.flatMap(({ replyMs }) => replyMs)),
    gapMs: spread(all.flatMap(({ soundGapsMs }) => soundGapsMs)),
    bargeIns: all.reduce((sum, { clearedBytes }) => sum + clearedBytes.length, 0),
    errors: all.flatMap(({ errors }) => errors),
    leftOpen: all.reduce((sum, { open }) => sum + open.length, 0),
  };
}
