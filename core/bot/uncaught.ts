/** What may be said of an error that nobody caught: its class and where it was thrown. Its text may hold a caller's words, and stays out. */

/** Frames of the stack that are named; a bundle's own lines are named by file and position only. */
const MOST_FRAMES = 6;

/** An error without its text. */
export interface Uncaught {
  /** The error's class, or the type of a value that is no error. */
  readonly name: string;
  /** Innermost first. */
  readonly at: readonly string[];
}

/** Reads it off whatever was thrown. */
export function describeUncaught(error: unknown): Uncaught {
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack
    .split('\n')
    .flatMap((line) => /^\s+at (.{1,200})$/.exec(line)?.[1] ?? [])
    .slice(0, MOST_FRAMES);
  return { name, at };
}
