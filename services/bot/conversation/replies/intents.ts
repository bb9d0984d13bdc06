/** Which intent the caller means: by keypad, by an exact phrase, else by most words in common. */
import type { Intent } from '../../../../core/agent/intent.ts';
import type { Agent } from '../../../../core/agent.ts';

/** Words shared with a phrase, as a share of it, below which nothing is meant. */
const LEAST_OVERLAP = 0.5;

/** The intent of a text, or nothing. */
export function findIntent(agent: Pick<Agent, 'intents'>, text: string): Intent | undefined {
  const said = words(text);
  if (said.length === 0) return undefined;
  const scored = agent.intents
    .flatMap((intent) =>
      intent.phrases.map((phrase) => ({ intent, score: overlap(words(phrase), said) })),
    )
    .sort((a, b) => b.score - a.score);
  const [best] = scored;
  return best && best.score >= LEAST_OVERLAP ? best.intent : undefined;
}

/** The intent of a keypad key, or nothing. */
export function findIntentByKey(agent: Pick<Agent, 'intents'>, key: string): Intent | undefined {
  return agent.intents.find((intent) => intent.key === key);
}

function overlap(phrase: readonly string[], said: readonly string[]): number {
  const both = new Set(phrase.filter((word) => said.includes(word)));
  // Dice's coefficient: exact is 1, and a long text does not match by one common word.
  return (2 * both.size) / (new Set(phrase).size + new Set(said).size);
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z' ]/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
}
