/** The agent's tools and replies, put together for the engine library. */
import type { AgentWords } from '../agent-words.ts';
import type { Leaving } from '../leaving.ts';
import { createOwnTools } from '../replies/own-tools.ts';
import { createReplies } from '../replies/replies.ts';
import type { ReplyClock } from '../replies/reply-clock.ts';
import { createReplyTools } from '../replies/reply-tools.ts';
import type { EngineParts } from './engine-parts.ts';
import { VoiceAgent } from './voice-agent.ts';

/** What of the conversation it works on. */
export interface VoiceAgentParts {
  readonly parts: EngineParts;
  readonly words: AgentWords;
  readonly clock: ReplyClock;
  readonly leaving: Leaving;
  readonly say: (text: string) => void;
}

/** The engine library's agent. */
export function createVoiceAgent(of: VoiceAgentParts): VoiceAgent {
  const { parts, words, clock, leaving, say } = of;
  const { agent, brain, onEvent } = parts;
  const tools = createReplyTools(brain.tools, {
    clock: parts.clock,
    session: () => words.facts,
    keypad: parts.keypad,
    say,
    onTool: (event) => onEvent({ type: 'tool', ...event }),
    onRecord: (on) => onEvent({ type: 'recording', on }),
  });
  const replies = createReplies({
    brain,
    language: agent.language,
    pronunciation: agent.pronunciation,
    instructions: () => words.instructions(),
    clock,
    timers: parts.clock,
    onCall: (call) => tools.foresee(call),
    onSentence: (text, as) =>
      onEvent({ type: 'bot-says', text, ...(as ? { written: true as const } : {}) }),
    onMute: (why, line) => leaving.failAfter(line, why),
  });
  const own = createOwnTools(agent, leaving, parts.keypad);
  return new VoiceAgent(replies, [...own, ...tools.tools], parts.clock);
}
