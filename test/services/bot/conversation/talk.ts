/** A conversation in real time: the caller's speech is fed in 20 ms frames, the bot's is listened to. */
import { setTimeout as pause } from 'node:timers/promises';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import type { Agent } from '../../../../core/agent.ts';
import {
  type ConversationEngine,
  type EngineEvent,
  FRAME_SAMPLES,
} from '../../../../services/bot/conversation/engine/engine.ts';
import type { EngineParts } from '../../../../services/bot/conversation/engine/engine-parts.ts';
import { startLiveKitEngine } from '../../../../services/bot/conversation/engine/livekit-engine.ts';
import {
  createBrain,
  type VoicePipeline,
} from '../../../../services/bot/conversation/replies/brain.ts';
import { type Circuits, createCircuits } from '../../../../services/bot/providers/circuits.ts';
import { builtInMouth } from '../../../../services/bot/speech/built-in.ts';
import { createVoice, type Voice } from '../../../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../../../services/bot/speech/voice-files.ts';
import { createKeypad } from '../../../../services/bot/turns/keypad.ts';

const files = voiceFiles(new URL('../../../../services/bot/main.ts', import.meta.url).href);

/** An event, and when it came, in ms. */
export type Timed = EngineEvent & { readonly atMs: number };

/** A running conversation. */
export interface Talk {
  readonly engine: ConversationEngine;
  readonly voice: Voice;
  readonly events: Timed[];
  /** How loud the bot was in each frame, and when; silence is 0. */
  readonly heard: { readonly atMs: number; readonly loudness: number }[];
  /** Says this to the bot, in real time, and goes on in silence. Resolves when the last word was said. */
  say(pcm: Int16Array): Promise<void>;
  /** Says this, and sends no more frames after the last syllable. */
  sayAndVanish(pcm: Int16Array): Promise<void>;
  /** Waits for an event. */
  until(type: EngineEvent['type'], withinMs?: number): Promise<Timed>;
  close(): Promise<void>;
}

/** Starts a conversation with this agent; `changed` replaces what hears, thinks or speaks. */
export async function talkTo(
  agent: Agent,
  changed: Partial<VoicePipeline> = {},
  start: (
    parts: EngineParts,
    circuits: Circuits,
  ) => Promise<ConversationEngine> = startLiveKitEngine,
): Promise<Talk> {
  const voice = createVoice('slt', files);
  const events: Timed[] = [];
  const onEvent = (event: EngineEvent) => void events.push({ ...event, atMs: performance.now() });
  const clock = createSystemClock();
  const circuits = createCircuits(clock, (change) => onEvent({ type: 'provider', ...change }));
  const floor = builtInMouth(voice);
  const providers = {
    language: agent.language,
    keyterms: [],
    env: { OPENAI_BASE_URL: 'http://127.0.0.1:9' },
    random: Math.random,
  };
  const brain = {
    ...(await createBrain({ agent, providers, circuits, floor, hearer: undefined })),
    ...changed,
  };
  const keypad = createKeypad(clock);
  const engine = await start({ agent, brain, clock, keypad, onEvent }, circuits);
  await engine.warm();
  engine.begin({ sessionId: 's', data: {} });
  events.length = 0;
  const heard: Talk['heard'] = [];
  let speech: Int16Array[] = [];
  let gone = false;
  let dueMs = performance.now();
  const timer = setInterval(() => {
    for (; dueMs <= performance.now(); dueMs += 20) {
      const spoken = speech.shift();
      if (spoken || !gone) engine.pushPcm(spoken ?? new Int16Array(FRAME_SAMPLES));
      const loudness = loudnessOf(engine.pullPcm());
      heard.push({ atMs: performance.now(), loudness });
    }
  }, 10);
  return {
    engine,
    voice,
    events,
    heard,
    async say(pcm) {
      speech = framesOf(pcm);
      while (speech.length > 0) await pause(10);
    },
    async sayAndVanish(pcm) {
      gone = true;
      speech = framesOf(pcm);
      while (speech.length > 0) await pause(10);
    },
    async until(type, withinMs = 60_000) {
      const giveUpMs = performance.now() + withinMs;
      for (;;) {
        const found = events.find((event) => event.type === type);
        if (found) return found;
        if (performance.now() > giveUpMs) throw new Error(`never came: ${type}`);
        await pause(10);
      }
    },
    async close() {
      clearInterval(timer);
      await engine.close();
      await voice.close();
    },
  };
}

function framesOf(pcm: Int16Array): Int16Array[] {
  return Array.from({ length: Math.ceil(pcm.length / FRAME_SAMPLES) }, (_, i) => {
    const frame = new Int16Array(FRAME_SAMPLES);
    frame.set(pcm.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES));
    return frame;
  });
}

function loudnessOf(frame: Int16Array | undefined): number {
  if (!frame) return 0;
  return Math.sqrt(frame.reduce((sum, s) => sum + s * s, 0) / frame.length);
}
