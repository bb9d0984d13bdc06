/** The terminal and the process as commands see them. */
import { createInterface } from 'node:readline/promises';
import type { Clock } from '../core/time/clock.ts';
import type { Io } from './command.ts';

/** What of this process a command does not get by the terminal. */
export interface Around {
  readonly clock: Clock;
  readonly installAll: () => Promise<void>;
}

/** Standard output, standard error, and the keyboard where there is one. */
export function createTerminalIo({ clock, installAll }: Around): Io {
  const { env, stdin, stdout, stderr } = process;
  // Whoever read the output has enough of it: `npx greenroom cost | head`.
  stdout.on('error', () => process.exit(0));
  return {
    say: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    ...(stdin.isTTY ? { ask } : {}),
    err: stderr,
    clock,
    installAll,
    env,
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
