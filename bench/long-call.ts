/**
 * Whether a call's memory grows with its length: the conversation engine hears and speaks for so many minutes, played so many
 * times faster. `node --expose-gc --import tsx bench/long-call.ts [minutes] [speed]`; exits with 1 where the last minute has more
 * than a tenth over the fifth.
 */
import { setTimeout as pause } from 'node:timers/promises';
import parrot from '../agents/parrot.ts';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createBrain } from '../services/bot/conversation/brain.ts';
import { createCircuits } from '../services/bot/providers/circuits.ts';
import { FRAME_SAMPLES } from '../services/bot/conversation/engine.ts';
import { createKeypad } from '../services/bot/turns/keypad.ts';
import { startLiveKitEngine } from '../services/bot/conversation/livekit-engine.ts';

const FRAMES_A_MINUTE = 3_000;
const [minutes = 60, speed = 12] = process.argv.slice(2).map(Number);

/** Speech enough for the VAD: a voiced tone that swells twice a second. */
const words = Int16Array.from(
  { length: 32_000 },
  (_, i) => Math.sin(i * 0.07 + 5 * Math.sin(i / 900)) * 9_000 * (0.5 + 0.5 * Math.sin(i / 1_500)),
);

const clock = createSystemClock();
const floor = {
  name: 'a tone',
  async *speak() {
    yield words.slice();
  },
};
const brain = await createBrain({
  agent: parrot,
  providers: { language: 'en-US', keyterms: [], env: {}, random: Math.random },
  circuits: createCircuits(clock, () => undefined),
  floor,
  hearer: undefined,
});
const engine = await startLiveKitEngine({
  agent: parrot,
  brain,
  clock,
  keypad: createKeypad(clock),
  onEvent: () => undefined,
});
engine.begin({ sessionId: 'bench', data: {} });
const startMs = performance.now();
const silence = new Int16Array(FRAME_SAMPLES);
let fifthMinuteMb = 0;
for (let frame = 1; frame <= minutes * FRAMES_A_MINUTE; frame++) {
  while (frame > ((performance.now() - startMs) / 20) * speed) await pause(2);
  // Two seconds of speech in each half minute, and a sentence of the bot's own.
  const at = (frame % 1_500) * FRAME_SAMPLES;
  engine.pushPcm(at < words.length ? words.subarray(at, at + FRAME_SAMPLES) : silence);
  engine.pullPcm();
  if (frame % 1_500 === 700) engine.say(`Sentence ${frame}.`);
  if (frame % (5 * FRAMES_A_MINUTE) > 0) continue;
  const mb = heldMb();
  fifthMinuteMb ||= mb;
  console.log(`minute ${frame / FRAMES_A_MINUTE}: ${mb.toFixed(1)} MB held`);
}
process.exit(heldMb() > fifthMinuteMb * 1.1 ? 1 : 0);

/** Heap and buffers that a collection leaves. */
function heldMb(): number {
  if (!globalThis.gc) throw new Error('Cannot measure: run it with node --expose-gc');
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
