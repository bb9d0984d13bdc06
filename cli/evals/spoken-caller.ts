/**
 * A caller who speaks, over a real WebRTC connection to a call of this process: ICE, DTLS, Opus both ways, in real time. What is
 * measured is what a caller hears.
 */
import { randomUUID } from 'node:crypto';
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import type { Agent } from '../../core/agent.ts';
import { toWav } from '../../core/archive/wav.ts';
import type { CallerTurn, EvalCase } from '../../core/evals.ts';
import { Call } from '../../services/bot/call/call.ts';
import { createSignalling } from '../../services/bot/call/signalling.ts';
import type {
  ConversationEngine,
  EngineEvent,
} from '../../services/bot/conversation/engine/engine.ts';
import type { VoicePipeline } from '../../services/bot/conversation/replies/brain.ts';
import { createVoice, VOICE_RATE } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';
import { openIceFront } from '../../services/bot/transport/ice/ice-front.ts';
import { createOpusCodec } from '../../services/bot/transport/opus-codec.ts';
import { openSelfCaller } from '../../services/bot/transport/self-caller.ts';
import type { EvalCaller, TimedEvent } from './eval-caller.ts';
import { noisy } from './noisy.ts';
import { BOT, openBot } from './open-bot.ts';
import { createSoundLog } from './sound-log.ts';

const FRAME = VOICE_RATE / 50;
const HOUR_MS = 3_600_000;

/** How the call is made. */
export interface SpokenParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Makes the noise. */
  readonly seed: number;
  /** In the place of the agent's providers. */
  readonly brain?: VoicePipeline;
}

/** A caller whose ear can be asked. */
export interface SpokenCaller extends EvalCaller {
  /** Since the bot was last audible. */
  silentForMs(): number;
  /** Speaks into what the bot says; resolves to how long the bot went on from the caller's first sound, in ms. */
  bargeIn(say: string): Promise<number>;
}

/** Opens the call, and has the bot greet. */
export async function openSpokenCaller(
  agent: Agent,
  { data = {}, persona = {} }: EvalCase,
  { env, seed, brain }: SpokenParts,
): Promise<SpokenCaller> {
  const events: TimedEvent[] = [];
  let call: Call | undefined;
  const onEvent = (event: EngineEvent) => {
    events.push({ ...event, atMs: clock.monotonicMs() });
    call?.onEngine(event);
  };
  const bot = await openBot(agent, { env, brain, onEvent });
  events.length = 0;
  const sessionId = randomUUID();
  bot.engine.begin({ sessionId, data });
  call = callOf(agent, sessionId, bot.engine);
  const wire = await connect(call);
  const voice = createVoice(persona.voice ?? 'rms', voiceFiles(BOT));
  const press = (keys: readonly string[]) => bot.engine.pressKeys(keys);
  const speaking = { persona, seed, voice, mouth: wire.mouth, press };
  const { log } = wire;
  return {
    greets: agent.greeting !== '',
    events,
    async act(turn) {
      await speak(turn, speaking);
      log.mark();
    },
    answeredAfterMs: () => log.answeredAfterMs(),
    silentForMs: () => log.silentForMs(),
    async bargeIn(say) {
      log.listen();
      await speak({ say }, speaking);
      return Math.max(0, log.lastHeardMs() - log.onsetMs());
    },
    recording: () => toWav(log.both(), VOICE_RATE, 2),
    async close() {
      call?.end('ended_by_api');
      wire.close();
      await Promise.all([bot.close(), voice.close()]);
    },
  };
}

const clock = createSystemClock();

function callOf(agent: Agent, sessionId: string, engine: ConversationEngine): Call {
  const parts = { agent, engine, clock, newId: randomUUID };
  const session = { sessionId, epoch: 0, transport: 'webrtc' as const, maxDurationMs: HOUR_MS };
  return new Call(session, { ...parts, tell: () => undefined });
}

/** Offer and answer, and a codec of each side's own. */
async function connect(call: Call) {
  const [front, codec, ear, line, caller] = await Promise.all([
    openIceFront({ port: 0, bindAddress: '127.0.0.1' }, clock),
    createOpusCodec(),
    createOpusCodec(),
    createOpusCodec(),
    openSelfCaller(),
  ]);
  const signalling = createSignalling(call, { front, codec, clock });
  const { body } = await signalling.offer({ sdp: caller.offer, type: 'offer' });
  const log = createSoundLog(clock.monotonicMs);
  caller.onOpus = (payload) => log.heard(ear.decode(payload));
  await caller.connect((body as { sdp: string }).sdp);
  const mouth = startMouth((frame) => {
    log.said(frame);
    caller.sendOpus(line.encode(frame));
  });
  caller.sendText(rtvi('client-ready', { version: '2.1.0', about: { library: 'evals' } }));
  return {
    log,
    mouth,
    close() {
      mouth.stop();
      caller.close();
      front.close();
    },
  };
}

interface Speaking {
  readonly persona: NonNullable<EvalCase['persona']>;
  readonly seed: number;
  readonly voice: { speak(text: string): Promise<Int16Array> };
  readonly mouth: ReturnType<typeof startMouth>;
  readonly press: (keys: readonly string[]) => void;
}

async function speak({ say, keys }: CallerTurn, of: Speaking): Promise<void> {
  if (keys !== undefined) of.press(keys.split(''));
  if (say === undefined) return;
  const { noiseBelowDb } = of.persona;
  const clean = await of.voice.speak(say);
  const pcm = noiseBelowDb === undefined ? clean : noisy(clean, noiseBelowDb, of.seed);
  await of.mouth.say(pcm);
}

function rtvi(type: string, data: object): string {
  return JSON.stringify({ label: 'rtvi-ai', type, id: randomUUID(), data });
}

/** A microphone: a frame each 20 ms, silence where nothing is said. */
function startMouth(send: (frame: Int16Array) => void) {
  let queue: Int16Array[] = [];
  let spoken = () => {};
  let due = performance.now();
  const timer = setInterval(() => {
    for (; due <= performance.now(); due += 20) {
      const frame = queue.shift();
      send(frame ?? new Int16Array(FRAME));
      if (frame && queue.length === 0) spoken();
    }
  }, 5);
  return {
    say: (pcm: Int16Array) =>
      new Promise<void>((resolve) => {
        spoken = resolve;
        queue = Array.from({ length: Math.ceil(pcm.length / FRAME) }, (_, i) => {
          const frame = new Int16Array(FRAME);
          frame.set(pcm.subarray(i * FRAME, (i + 1) * FRAME));
          return frame;
        });
        if (queue.length === 0) resolve();
      }),
    stop: () => clearInterval(timer),
  };
}
