/** What a caller does without speaking: types, or presses keys. Either stops the bot's speech and counts as a turn. */
import type { Agent } from '../../../core/agent.ts';
import { collectKeys } from '../turns/key-collector.ts';
import { keysToText } from './keys-to-text.ts';

/** What it does about them. */
export interface ActDeeds {
  /** The caller does something: a farewell is taken back, a silence broken, speech stopped. */
  readonly stir: () => void;
  readonly reply: (text: string) => void;
}

/** Takes what the caller does. */
export interface CallerActs {
  type(text: string): void;
  press(keys: readonly string[]): void;
  close(): void;
}

/** For this agent's rules of keys. */
export function createCallerActs(
  agent: Pick<Agent, 'keys' | 'intents' | 'llm'>,
  { stir, reply }: ActDeeds,
): CallerActs {
  const answer = (text: string) => {
    stir();
    reply(text);
  };
  const keys = collectKeys(agent.keys, (input) => answer(keysToText(agent, input)));
  return {
    type(text) {
      // Nothing typed is no turn: it would be answered with what was said before.
      if (text.trim() !== '') answer(text);
    },
    press(pressed) {
      stir();
      keys.press(pressed);
    },
    close: () => keys.close(),
  };
}
