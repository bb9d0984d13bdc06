/** The conversation of one bot: its agent's providers, with the built-in voice below them and the built-in ear where nothing else hears. */
import type { Agent } from '../../core/agent.ts';
import type { Random, TimerClock } from '../../core/time/clock.ts';
import type { ConversationEngine, EngineEvent } from './conversation/engine/engine.ts';
import { startLiveKitEngine } from './conversation/engine/livekit-engine.ts';
import { startGivenEngine } from './conversation/given/given-engine.ts';
import { createBrain, rebrainOf } from './conversation/replies/brain.ts';
import { withoutEcho } from './echo/without-echo.ts';
import { createCircuits } from './providers/circuits.ts';
import { loadRealtime } from './providers/registry.ts';
import { startRealtimeEngine } from './realtime/realtime-engine.ts';
import { builtInHearer, builtInMouth } from './speech/built-in.ts';
import { findRecogniser } from './speech/recogniser.ts';
import { readSpoken } from './speech/spoken.ts';
import { createVoice } from './speech/voice.ts';
import type { VoiceFiles } from './speech/voice-files.ts';
import type { CallKeypad } from './turns/keypad.ts';

/** What a conversation is made of. */
export interface ConversationDeps {
  readonly agent: Agent;
  readonly voiceFiles: VoiceFiles;
  readonly providerEnv: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
  readonly searchPath: string;
  readonly clock: TimerClock;
  readonly keypad: CallKeypad;
}

/** Starts it, over what of its providers there is. */
export async function startEngine(
  deps: ConversationDeps,
  onEvent: (event: EngineEvent) => void,
): Promise<ConversationEngine> {
  const { agent, clock, keypad, voiceFiles, searchPath } = deps;
  const { livekit } = agent;
  if (livekit)
    return withoutEcho(startGivenEngine, { agent: { ...agent, livekit }, clock, keypad, onEvent });
  const spoken = readSpoken(voiceFiles.spoken(agent.name), agent.voice);
  const voice = createVoice(agent.voice, voiceFiles, spoken);
  const phrases = agent.intents.flatMap((intent) => intent.phrases);
  const recogniser = await findRecogniser(phrases, searchPath);
  const parts = {
    agent,
    providers: {
      language: agent.language,
      keyterms: agent.keyterms,
      env: deps.providerEnv,
      random: deps.random,
    },
    circuits: createCircuits(clock, (change) => onEvent({ type: 'provider', ...change })),
    floor: builtInMouth(voice),
    hearer: recogniser && builtInHearer(recogniser),
  };
  const brain = await createBrain(parts);
  const rebrain = rebrainOf(parts, brain);
  const engineParts = { agent, brain, rebrain, clock, keypad, onEvent };
  if (!agent.realtime) return withoutEcho(startLiveKitEngine, engineParts);
  const models = await loadRealtime(agent.realtime, parts.providers);
  return withoutEcho(startRealtimeEngine, { ...engineParts, models, circuits: parts.circuits });
}
