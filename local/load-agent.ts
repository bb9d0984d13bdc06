/** The agents that there are, for `--agent`. */
import { readdirSync } from 'node:fs';
import type { Agent } from '../core/agent.ts';
import { CannotStart } from './cannot-start.ts';

const FOLDER = new URL('../agents/', import.meta.url);

/** Loads one by its file's name. Throws `CannotStart` with those there are, or with what is wrong in its file. */
export async function loadAgent(name: string): Promise<Agent> {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  if (!names.includes(name)) {
    throw new CannotStart(`--agent must be one of ${names.join(', ')}, got ${name || 'nothing'}`);
  }
  try {
    const file = (await import(new URL(`${name}.ts`, FOLDER).href)) as { default: Agent };
    return file.default;
  } catch (error) {
    throw new CannotStart(`agents/${name}.ts: ${wordsOf(error)}`, { cause: error });
  }
}

function wordsOf(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line;
}
