/** Loads the agent that the environment names, from its file in `agents/`. */
import type { Agent } from '../../core/agent.ts';

/** The agent of that name. Throws an error that says where its file must be. */
export async function findAgent(name: string): Promise<Agent> {
  // The bundler takes every file that this pattern fits.
  const file = (await import(`../../agents/${name}.ts`).catch((error: unknown) => {
    throw new Error(`Cannot load agent ${name}: agents/${name}.ts must export it as default`, {
      cause: error,
    });
  })) as { readonly default: Agent };
  return file.default;
}
