/**
 * Whether what a call holds of memory, timers and file descriptors grows with its length: the conversation engine hears and speaks
 * for so many minutes, played so many times faster than they last.
 */
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import parrot from '../agents/parrot.ts';
import {
  type ConversationEngine,
  FRAME_SAMPLES,
} from '../services/bot/conversation/engine/engine.ts';
import { startLiveKitEngine } from '../services/bot/conversation/engine/livekit-engine.ts';
import { createBrain } from '../services/bot/conversation/replies/brain.ts';
import { createCircuits } from '../services/bot/providers/circuits.ts';
import { createKeypad } from '../services/bot/turns/keypad.ts';
import { garbageCollector } from './garbage-collector.ts';

const FRAMES_A_MINUTE = 3_000;

/** How often memory is looked at, in minutes of the call. */
const LOOK_MINUTES = 5;

/** What the last minute may hold over the fifth: times as much of memory, and a few more of the timers that come and go. */
const GROWTH = 1.1;
const HANDLES_MORE = 5;

/** Speech enough for the VAD: a voiced tone that swells twice a second. */
const WORDS = Int16Array.from(
  { length: 32_000 },
  (_, i) => Math.sin(i * 0.07 + 5 * Math.sin(i / 900)) * 9_000 * (0.5 + 0.5 * Math.sin(i / 1_500)),
);
const SILENCE = new Int16Array(FRAME_SAMPLES);

/** How long a call, and how fast. */
export interface LongCall {
  readonly minutes: number;
  readonly speed: number;
}

/** Plays it, and says what it holds. Answers whether the last look is within a tenth of the first. */
export async function measureLongCall(
  { minutes, speed }: LongCall,
  say: (line: string) => void,
): Promise<boolean> {
  const engine = await openEngine();
  const collect = garbageCollector();
  const startMs = performance.now();
  const held: Held[] = [];
  for (let frame = 1; frame <= minutes * FRAMES_A_MINUTE; frame++) {
    while (frame > ((performance.now() - startMs) / 20) * speed) await pause(2);
    playFrame(engine, frame);
    if (frame % (LOOK_MINUTES * FRAMES_A_MINUTE) > 0) continue;
    collect();
    const look = lookAround();
    held.push(look);
    const minute = String(frame / FRAMES_A_MINUTE).padStart(3);
    say(`minute ${minute}: ${describe(look)}`);
  }
  const [first, last] = [held[0], held.at(-1)];
  if (!first || !last) return false;
  const isFlat = last.mb <= first.mb * GROWTH && last.handles <= first.handles + HANDLES_MORE;
  const times = (last.mb / first.mb).toFixed(3);
  say(`${isFlat ? 'flat' : 'GROWS'}: the last look holds ${times} times the first's memory`);
  return isFlat;
}

/** What a process holds. */
interface Held {
  readonly mb: number;
  readonly residentMb: number;
  /** Timers and whatever else keeps its event loop busy, and open file descriptors. */
  readonly handles: number;
}

function lookAround(): Held {
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  const handles = process.getActiveResourcesInfo().length + descriptors;
  return { mb: (heapUsed + arrayBuffers) / 1e6, residentMb: rss / 1e6, handles };
}

function describe({ mb, residentMb, handles }: Held): string {
  const memory = `${mb.toFixed(1)} MB held, ${residentMb.toFixed(0)} MB resident`;
  return `${memory}, ${handles} timers and descriptors`;
}

/** Two seconds of speech in each half minute, and a sentence of the bot's own. */
function playFrame(engine: ConversationEngine, frame: number): void {
  const at = (frame % 1_500) * FRAME_SAMPLES;
  engine.pushPcm(at < WORDS.length ? WORDS.subarray(at, at + FRAME_SAMPLES) : SILENCE);
  engine.pullPcm();
  if (frame % 1_500 === 700) engine.say(`Sentence ${frame}.`);
}

async function openEngine(): Promise<ConversationEngine> {
  const clock = createSystemClock();
  const floor = {
    name: 'a tone',
    async *speak() {
      yield WORDS.slice();
    },
  };
  const brain = await createBrain({
    agent: parrot,
    providers: { language: 'en-US', keyterms: [], env: {}, random: Math.random },
    circuits: createCircuits(clock, () => undefined),
    floor,
    hearer: undefined,
  });
  const keypad = createKeypad(clock);
  const parts = { agent: parrot, brain, clock, keypad, onEvent: () => undefined };
  const engine = await startLiveKitEngine(parts);
  engine.begin({ sessionId: 'bench', data: {} });
  return engine;
}
