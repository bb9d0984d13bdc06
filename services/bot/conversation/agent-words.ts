/** What an agent's own code says of a session: asked once a call, with a bound, and never the end of the bot. */
import type { Agent } from '../../../core/agent.ts';
import type { SessionFacts } from '../../../core/agent/session-facts.ts';
import { tell } from '../../../core/agent/tell.ts';

/** The agent's functions of the session, answered. */
export interface AgentWords {
  readonly facts: SessionFacts;
  begin(facts: SessionFacts): void;
  /** Throws what the agent's code throws. */
  instructions(): Promise<string>;
  /** Nothing where the agent's code fails: the caller may still speak first. */
  greeting(): Promise<string>;
}

/** Asks by `begin` on; `onError` gets what the agent's code throws. */
export function createAgentWords(
  agent: Pick<Agent, 'instructions' | 'greeting'>,
  onError: (field: string, error: unknown) => void,
): AgentWords {
  let facts: SessionFacts = { sessionId: '', data: {} };
  let instructions: Promise<string> | undefined;
  const ask = async (field: 'instructions' | 'greeting') => {
    try {
      return await tell(agent[field], facts);
    } catch (error) {
      onError(field, error);
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
    },
    instructions: () => (instructions ??= ask('instructions')),
    greeting: () => ask('greeting').catch(() => ''),
  };
}
