/** What an input of the keypad says, in words that a mind answers. */
import { type Agent, hasModel } from '../../../../core/agent.ts';
import { findIntentByKey } from '../replies/intents.ts';

/** The text. An input that no rule knows is told as it is, and never as nothing: silence would be answered with what was said before. */
export function keysToText(
  agent: Pick<Agent, 'intents' | 'llm' | 'realtime'>,
  keys: string,
): string {
  if (hasModel(agent)) {
    const said = keys.split('').join(' ');
    return keys === ''
      ? '(The caller pressed the end key.)'
      : `(The caller pressed the keys ${said}.)`;
  }
  return findIntentByKey(agent, keys)?.phrases[0] ?? `key ${keys}`;
}
