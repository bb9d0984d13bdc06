/** What the deployment's commands have in common: what they are handed, and how they say what is wrong. */
import type { Cloud } from './cloud.ts';

/** What a command was run with, and answers with. */
export interface Io {
  /** A result, to standard output. */
  say(line: string): void;
  /** Progress, to standard error. */
  note(line: string): void;
  /** Asks the person at the terminal; missing where there is none. */
  ask?(question: string): Promise<string>;
  /** Runs a program; its output is passed on unless it is quiet, and answered in any case. */
  run(program: string, args: readonly string[], how?: { quiet: boolean }): Promise<Ran>;
  /** The account, made at the first use: most commands ask it nothing. */
  cloud(): Cloud;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a program ended, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** One command: `npm run <name>`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /** Throws `CannotRun` for whatever the person can mend. */
  run(args: readonly string[], io: Io): Promise<void>;
}

/** What is wrong and what to do, in one line; the entry prints it without a stack. */
export class CannotRun extends Error {}
