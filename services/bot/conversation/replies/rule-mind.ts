/** Rules in the place of a model: intents answer by themselves, or by their own code, which runs as a tool of the reply that is given. */
import { z } from 'zod';
import type { Intent } from '../../../../core/agent/intent.ts';
import { type Tool, tool } from '../../../../core/agent/tool.ts';
import type { Agent } from '../../../../core/agent.ts';
import { OWN_WORDS } from '../../own-words.ts';
import type { Mind, MindPart, MindTurn } from '../../providers/ports.ts';
import { findIntent } from './intents.ts';
import { END_CALL, TRANSFER_CALL } from './own-tools.ts';

/** The intents of an agent as a model would be. */
export function createRuleMind(agent: Pick<Agent, 'intents' | 'fallbackReply'>): Mind {
  let count = 0;
  const call = (name: string, input: object): MindPart => {
    const id = `rule-${++count}`;
    return { type: 'call', id, tool: name, args: JSON.stringify(input) };
  };
  const afterwards = ({ afterwards: what }: Intent): MindPart[] => {
    if (!what) return [];
    return [call(what === 'end' ? END_CALL : TRANSFER_CALL, {})];
  };
  return {
    name: 'rules',
    async *reply({ turns }) {
      const last = turns.at(-1);
      if (last?.role === 'result') {
        yield* afterResult(agent, last, afterwards);
        return;
      }
      const words = last?.role === 'user' ? last.text : '';
      const intent = findIntent(agent, words);
      if (!intent) yield { type: 'text', text: agent.fallbackReply };
      else if (typeof intent.reply === 'function') yield call(toolName(intent), { words });
      else {
        yield { type: 'text', text: intent.reply };
        yield* afterwards(intent);
      }
    },
  };
}

function* afterResult(
  { intents }: Pick<Agent, 'intents'>,
  { tool: name, output, failed }: Extract<MindTurn, { role: 'result' }>,
  afterwards: (intent: Intent) => MindPart[],
): Generator<MindPart> {
  const intent = intents.find((known) => toolName(known) === name);
  if (failed || !intent) {
    yield { type: 'text', text: OWN_WORDS.toolFailed };
    return;
  }
  yield { type: 'text', text: output };
  yield* afterwards(intent);
}

/** Replies that are functions, as tools. */
export function toolsOfIntents({ intents }: Pick<Agent, 'intents'>): Record<string, Tool> {
  const asked = intents.flatMap((intent) => {
    const { reply } = intent;
    if (typeof reply !== 'function') return [];
    const run: Tool = tool({
      description: intent.name,
      input: z.object({ words: z.string() }),
      run: ({ words }, { session }) => reply({ words, session }),
    });
    return [[toolName(intent), run] as const];
  });
  return Object.fromEntries(asked);
}

function toolName({ name }: Intent): string {
  return name.replaceAll('-', '_');
}
