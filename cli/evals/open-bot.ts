/** A bot for an evaluation, with the providers that its agent names, in this process. */
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import type { Agent } from '../../core/agent.ts';
import type {
  ConversationEngine,
  EngineEvent,
} from '../../services/bot/conversation/engine/engine.ts';
import { startLiveKitEngine } from '../../services/bot/conversation/engine/livekit-engine.ts';
import { createBrain, type VoicePipeline } from '../../services/bot/conversation/replies/brain.ts';
import { createCircuits } from '../../services/bot/providers/circuits.ts';
import { builtInHearer, builtInMouth } from '../../services/bot/speech/built-in.ts';
import { findRecogniser } from '../../services/bot/speech/recogniser.ts';
import { createVoice } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';
import { createKeypad } from '../../services/bot/turns/keypad.ts';

/** Where a bot's program stands. */
export const BOT = new URL('../../services/bot/main.ts', import.meta.url).href;

/** A running bot. */
export interface EvalBot {
  readonly engine: ConversationEngine;
  close(): Promise<void>;
}

/** What it is made of. */
export interface EvalBotParts {
  /** Its providers' keys. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent: (event: EngineEvent) => void;
  /** In the place of its providers. */
  readonly brain?: VoicePipeline | undefined;
}

/** Starts and warms it. */
export async function openBot(
  agent: Agent,
  { env, onEvent, brain: given }: EvalBotParts,
): Promise<EvalBot> {
  const clock = createSystemClock();
  const voice = createVoice(agent.voice, voiceFiles(BOT));
  const phrases = agent.intents.flatMap((intent) => intent.phrases);
  const recogniser = await findRecogniser(phrases, env['PATH'] ?? '');
  const { language, keyterms } = agent;
  const parts = {
    agent,
    providers: { language, keyterms, env, random: Math.random },
    circuits: createCircuits(clock, (change) => onEvent({ type: 'provider', ...change })),
    floor: builtInMouth(voice),
    hearer: recogniser && builtInHearer(recogniser),
  };
  const brain = given ?? (await createBrain(parts));
  const keypad = createKeypad(clock);
  const engine = await startLiveKitEngine({ agent, brain, clock, keypad, onEvent });
  await engine.warm();
  return {
    engine,
    async close() {
      await engine.close();
      await voice.close();
    },
  };
}
