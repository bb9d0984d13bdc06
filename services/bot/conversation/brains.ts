/** What answers for an agent: its intents by rules, or the parrot. Both fit the engine's three places. */
import type { Agent } from '../../../core/agent.ts';
import type { Intent } from '../../../core/agent/intent.ts';
import type { Recogniser } from '../speech/recogniser.ts';
import type { Voice } from '../speech/voice.ts';
import { createHeardTurns } from './heard-turns.ts';
import { findIntent, findIntentByKey, replyTo } from './intents.ts';
import type { Hear } from './offline-stt.ts';
import type { Speak } from './offline-tts.ts';
import type { Answer } from './rule-llm.ts';

/** Ears, mind and mouth of a bot. */
export interface Brain {
  readonly hear: Hear;
  readonly answer: Answer;
  readonly speak: Speak;
  readonly canHear: boolean;
  /** What keys mean, as text for `answer`. */
  keysToText(keys: readonly string[]): string;
}

/** What a brain is made of. */
export interface BrainParts {
  readonly agent: Agent;
  readonly voice: Voice;
  readonly recogniser: Recogniser | undefined;
  /** Called when an intent with an ending was answered. */
  readonly onAfterwards: (what: NonNullable<Intent['afterwards']>) => void;
  readonly onTool: (name: string) => void;
}

/** The brain that the agent names. */
export function createBrain(parts: BrainParts): Brain {
  return parts.agent.brain === 'parrot' ? createParrot(parts) : createReceptionist(parts);
}

/** What the parrot's turn looks like in text; never spoken. */
const SQUAWK = 'your own words';

function createParrot({ voice }: BrainParts): Brain {
  const turns = createHeardTurns();
  return {
    canHear: true,
    async hear(pcm) {
      turns.keep(pcm.slice());
      return SQUAWK;
    },
    answer: async (said) => said,
    speak: async (text) =>
      text === SQUAWK ? (turns.take() ?? voice.speak(text)) : voice.speak(text),
    keysToText: (keys) => keys.join(' '),
  };
}

function createReceptionist(parts: BrainParts): Brain {
  const { agent, voice, recogniser, onAfterwards, onTool } = parts;
  return {
    canHear: recogniser !== undefined,
    hear: async (pcm) => (recogniser ? recogniser.recognise(pcm) : ''),
    async answer(said) {
      const intent = findIntent(agent, said);
      if (!intent) return agent.fallbackReply;
      if (typeof intent.reply === 'function') onTool(intent.name);
      const reply = await replyTo(intent, { words: said, session: { sessionId: '', data: {} } });
      if (intent.afterwards) onAfterwards(intent.afterwards);
      return reply;
    },
    speak: (text) => voice.speak(text),
    keysToText: (keys) =>
      keys.flatMap((key) => findIntentByKey(agent, key)?.phrases[0] ?? []).join(' '),
  };
}
