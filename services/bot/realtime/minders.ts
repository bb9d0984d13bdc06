/** What minds a conversation around its model: the agent's words, endings, silences, keys, tools, and whether it answers at all. */
import { createAgentWords } from '../conversation/agent-words.ts';
import { keysToText } from '../conversation/caller/keys-to-text.ts';
import { createSilenceWatch } from '../conversation/caller/silence-watch.ts';
import type { EndingReply } from '../conversation/endings.ts';
import type { EngineParts } from '../conversation/engine/engine-parts.ts';
import { createLeaving } from '../conversation/leaving.ts';
import { createReplyClock } from '../conversation/replies/reply-clock.ts';
import { collectKeys } from '../turns/key-collector.ts';
import { watchAnswers } from './answer-watch.ts';
import { createTurnTools } from './turn-tools.ts';

/** What they do to the conversation. */
export interface MinderDeeds {
  readonly say: (text: string) => void;
  readonly sayInstead: (text: string) => EndingReply;
  readonly ask: (text: string) => void;
  /** It answers nothing. */
  readonly onSilent: (why: string) => void;
}

/** All of them. */
export function createMinders(parts: EngineParts, deeds: MinderDeeds) {
  const { agent, clock, onEvent } = parts;
  const { say, sayInstead, ask, onSilent } = deeds;
  const onFailed = (message: string) => onEvent({ type: 'failed', message });
  const words = createAgentWords({ ...parts, onFailed });
  const leaving = createLeaving({ clock, onEvent, sayInstead });
  const leave = (text: string) => leaving.leave(text);
  const silence = createSilenceWatch(agent.silence, { clock, say, leave });
  const keys = collectKeys(agent.keys, clock, (input) => ask(keysToText(agent, input)));
  const answers = watchAnswers(clock, onSilent);
  return {
    words,
    leaving,
    silence,
    keys,
    answers,
    replyClock: createReplyClock(clock.monotonicMs, (stages) => onEvent({ type: 'turn', stages })),
    tools: createTurnTools({ ...parts, words, leaving, say }),
    close() {
      for (const minder of [leaving, silence, keys, answers]) minder.close();
    },
  };
}

/** The minders of one conversation. */
export type Minders = ReturnType<typeof createMinders>;
