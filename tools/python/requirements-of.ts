/** What is installed for a Pipecat bot: the file that the agent names, or what lies beside the bot's own. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A Pipecat bot's files, from the checkout's root. */
export interface BotFiles {
  readonly entry: string;
  readonly requirements?: string | undefined;
}

/** The file, from the root and from anywhere, and what it says. */
export interface Requirements {
  readonly file: string;
  readonly path: string;
  readonly text: string;
}

/** Finds them. Throws an error that says where they may be. */
export function requirementsOf({ entry, requirements }: BotFiles, root: string): Requirements {
  const folder = dirname(entry);
  const candidates = requirements
    ? [requirements]
    : [join(folder, 'requirements.txt'), join(folder, 'pyproject.toml')];
  const file = candidates.find((candidate) => existsSync(join(root, candidate)));
  if (file === undefined)
    throw new Error(
      `Cannot find what ${entry} requires: there is no ${candidates.join(' and no ')}`,
    );
  const path = join(root, file);
  return { file, path, text: readFileSync(path, 'utf8') };
}
