/** A terminal that remembers what was said. */
import type { Command, Io } from '../../cli/command.ts';
import { runCommandLine } from '../../cli/run-command-line.ts';

/** Its clock stands still unless another one is given. */
export interface FakeIo extends Io {
  readonly said: string[];
  readonly noted: string[];
  /** What was drawn or printed as progress. */
  readonly drawn: string[];
  readonly installed: string[];
}

/** With an answer there is somebody at the keyboard. */
export function fakeIo(over: Partial<Io> & { answer?: string } = {}): FakeIo {
  const { answer, ...rest } = over;
  const said: string[] = [];
  const noted: string[] = [];
  const drawn: string[] = [];
  const installed: string[] = [];
  return {
    said,
    noted,
    drawn,
    installed,
    say: (line) => void said.push(line),
    note: (line) => void noted.push(line),
    ...(answer === undefined ? {} : { ask: async () => answer }),
    err: { write: (text) => drawn.push(text) },
    clock: { nowMs: () => 0, sleep: async () => undefined },
    installAll: async () => void installed.push('all'),
    env: {},
    ...rest,
  };
}

/** Runs a line of words as `npx greenroom` does, with these commands alone. */
export async function runLine(
  line: string | readonly string[],
  commands: readonly Command[],
  io: Io,
) {
  const words = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
  return runCommandLine(words, { version: '1.2.3', rooms: [{ title: 'All', commands }] }, io);
}
