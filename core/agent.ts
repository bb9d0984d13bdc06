/** What a user writes: one bot, one file in `agents/`. The guide is `docs/agents.md`. */
import type { z } from 'zod';
import type { Intent } from './agent/intent.ts';
import { saidTwice } from './agent/livekit-agent.ts';
import { agentSchema } from './agent/schema.ts';
import type { Tool } from './agent/tool.ts';

/** One bot, checked, with what was left out at its default. */
export type Agent = Readonly<Omit<z.output<typeof agentSchema>, 'intents' | 'tools'>> & {
  readonly intents: readonly Intent[];
  readonly tools: Readonly<Record<string, Tool>>;
};

/** One bot as a file says it. */
export type AgentInput = Omit<z.input<typeof agentSchema>, 'intents' | 'tools'> & {
  readonly intents?: readonly Intent[];
  readonly tools?: Readonly<Record<string, Tool>>;
};

/** What thinks: a model, rules, or nothing at all. */
export type Brain = 'model' | 'intents' | 'parrot';

/** An agent with what is left out at its default. Throws an error that names each wrong field. */
export function defineAgent(given: AgentInput): Agent {
  const parsed = agentSchema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`Cannot use agent ${nameOf(given)}: ${wrong.join('; ')}`);
  }
  const agent = parsed.data as Agent;
  const twice = saidTwice(given).map((field) => `${field} must be left out: livekit says it`);
  const wrong = [...twice, ...contradictions(agent)];
  if (wrong.length > 0) throw new Error(`Cannot use agent ${agent.name}: ${wrong.join('; ')}`);
  return agent;
}

/** Whether a model thinks in it, and no rules. */
export function hasModel({ llm, realtime }: Pick<Agent, 'llm' | 'realtime'>): boolean {
  return llm !== undefined || realtime !== undefined;
}

/** What thinks in this agent. */
export function brainOf(agent: Pick<Agent, 'brain' | 'llm' | 'realtime'>): Brain {
  return hasModel(agent) ? 'model' : agent.brain;
}

/** Fields that are right each by itself and not together. */
function contradictions(agent: Agent): string[] {
  const { spareSeats, isolation, endpointing } = agent;
  const thinks = brainOf(agent);
  const rules: [wrong: boolean, sentence: string][] = [
    [
      agent.bot.kind === 'conversation' && !agent.livekit && agent.instructions === '',
      'instructions must say what the bot is for',
    ],
    [agent.bot.kind === 'image' && spareSeats > 0, 'spareSeats must be 0 with an image'],
    [isolation === 'task' && spareSeats > 0, `spareSeats must be 0 with isolation task`],
    [
      thinks === 'model' && agent.intents.length > 0,
      'intents must be left out where an llm or realtime is',
    ],
    [
      thinks !== 'model' && Object.keys(agent.tools).length > 0,
      'tools must be left out where no llm and no realtime asks for them',
    ],
    [
      agent.answering.machine === 'message' && agent.answering.message === '',
      'answering.message must say what a machine is told',
    ],
    [endpointing.maxMs < endpointing.minMs, 'endpointing.maxMs must be at least endpointing.minMs'],
  ];
  return rules.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
}

function nameOf(given: unknown): string {
  const { name } = (given ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : '(without a name)';
}
