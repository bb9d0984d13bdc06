/** Loads the agent that the environment names, and no other. */
import { existsSync } from 'node:fs';
import type { Agent } from '../../core/agent.ts';

/** The agent of that name: beside the bundle `from`, or from its source. Throws an error that says what is wrong in its file. */
export function findAgent(name: string, from: string = import.meta.url): Promise<Agent> {
  return loadAgentFile(name, agentFile(name, from));
}

/** The agent of that name in that file. Throws an error that says what is wrong in it. */
export async function loadAgentFile(name: string, file: URL): Promise<Agent> {
  if (!existsSync(file))
    throw new Error(`Cannot load agent ${name}: there is no agents/${name}.ts`);
  const { default: agent } = await importFile(file.href);
  if (!isAgent(agent)) {
    throw new Error(
      `Cannot load agent ${name}: agents/${name}.ts must export default defineAgent({ … })`,
    );
  }
  if (agent.name !== name) {
    throw new Error(
      `Cannot load agent ${name}: name in agents/${name}.ts must be ${name}, got ${agent.name}`,
    );
  }
  return agent;
}

/** An agent's own plugin asks for the engine library's log when it is made: who has none is not made to load the library. */
async function importFile(href: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(href);
  } catch (error) {
    if (!/logger not initialized/.test(String(error))) throw error;
    const { prepareLibrary } = await import('./conversation/engine/prepare-library.ts');
    prepareLibrary();
    return import(`${href}?again`);
  }
}

/** Where that agent is: beside the bundle `from`, or in its source. */
export function agentFile(name: string, from: string): URL {
  const bundled = new URL(`./agents/${name}.mjs`, from);
  return existsSync(bundled) ? bundled : new URL(`../../agents/${name}.ts`, from);
}

/** Whether it has been through `defineAgent`, or one of its kin: only these fill in every field. */
function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && 'bot' in value && 'name' in value;
}
