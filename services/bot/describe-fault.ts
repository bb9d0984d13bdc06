/** An error as a log line: its class and where it was thrown. Its text may hold a caller's words, and stays out. */

/** Frames of the stack that are logged; a bundle's own lines are named by file and position only. */
const MOST_FRAMES = 6;

/** Describes it in one line of JSON. */
export function describeFault(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack
    .split('\n')
    .flatMap((line) => /^\s+at (.{1,200})$/.exec(line)?.[1] ?? [])
    .slice(0, MOST_FRAMES);
  return JSON.stringify({
    level: 'error',
    message: 'an error in the bot was not caught',
    name,
    at,
  });
}
