/** What an agent's own code says of a session, and what its start request overrides: asked once a call, with a bound, and never the end of the bot. */
import { type Overrides, readOverrides } from '../../../core/agent/overrides.ts';
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import { tell } from '../../../core/agent/tell.ts';
import type { Agent } from '../../../core/agent.ts';
import type { EngineParts } from './engine/engine-parts.ts';

/** The agent's functions of the session, answered. */
export interface AgentWords {
  readonly facts: SessionFacts;
  begin(facts: SessionFacts): void;
  /** Throws what the agent's code throws. */
  instructions(): Promise<string>;
  /** Nothing where the agent's code fails: the caller may still speak first. */
  greeting(): Promise<string>;
}

/** What it works on. */
export interface AgentWordsParts extends Pick<EngineParts, 'rebrain'> {
  readonly agent: Pick<Agent, 'name' | 'instructions' | 'greeting' | 'overrides'>;
  /** What the agent's code throws, and what a start request asks for in vain, in a sentence. */
  readonly onFailed: (sentence: string) => void;
}

/** Asks by `begin` on. */
export function createAgentWords(parts: AgentWordsParts): AgentWords {
  const { agent, onFailed } = parts;
  let facts: SessionFacts = { sessionId: '', data: {} };
  let taken: Overrides = {};
  let ready: Promise<void> = Promise.resolve();
  let instructions: Promise<string> | undefined;
  const ask = async (field: 'instructions' | 'greeting') => {
    await ready;
    try {
      return await tell(taken[field] ?? agent[field], facts);
    } catch (error) {
      // The agent's author looks for this in the terminal and in the log.
      console.error(error);
      onFailed(`the agent's ${field}: ${String(error)}`);
      throw error;
    }
  };
  return {
    get facts() {
      return facts;
    },
    begin(of) {
      facts = of;
      instructions = undefined;
      taken = takeOverrides(parts, of);
      ready = rebrain(parts, taken);
    },
    instructions: () => (instructions ??= ask('instructions')),
    greeting: () => ask('greeting').catch(() => ''),
  };
}

function takeOverrides({ agent, onFailed }: AgentWordsParts, { data }: SessionFacts): Overrides {
  const { taken, refused } = readOverrides(agent, data);
  for (const sentence of refused) onFailed(sentence);
  return taken;
}

/** Other providers are made before anything is said or thought; where they cannot be, the agent's own stay. */
async function rebrain({ rebrain: put, onFailed }: AgentWordsParts, of: Overrides): Promise<void> {
  const { llm, tts } = of;
  if (!put || (!llm && !tts)) return;
  const changed = { ...(llm ? { llm: [...llm] } : {}), ...(tts ? { tts: [...tts] } : {}) };
  await put(changed).catch((error: unknown) => onFailed(String(error)));
}
