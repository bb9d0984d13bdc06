/** The flags of `npm start`. */
import { parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.ts';

/** What was asked for. */
export interface Flags {
  readonly port: number;
  readonly agent: string;
  readonly warm: number;
  readonly maxTasks: number;
  /** Not given: as the agent says. */
  readonly spareSeats: number | undefined;
  readonly launchDelayMs: number;
  /** Folder for state that outlives this run. */
  readonly data: string | undefined;
  readonly quiet: boolean;
}

/** What `npm start -- --help` prints. */
export const HELP = `Greenroom on this machine: API, page, scaler and bots; no account and no key.

  npm start -- [flags]

  --port N                port of the page and the API; 0: any free one   (7860)
  --agent NAME            the bot, a file in agents/                      (receptionist)
  --warm N                tasks kept ready for callers                    (2)
  --max-tasks N           most tasks at once                              (6)
  --spare-seats N         seats beside a task's own, 0 to 2               (as the agent says)
  --launch-delay SECONDS  added to every task's start, to feel Fargate's  (0)
  --data DIR              keeps state there over restarts                 (none is kept)
  --quiet                 no log lines
  --help                  this text

Ctrl-C stops everything.`;

const OPTIONS = {
  port: { type: 'string', default: '7860' },
  agent: { type: 'string', default: 'receptionist' },
  warm: { type: 'string', default: '2' },
  'max-tasks': { type: 'string', default: '6' },
  'spare-seats': { type: 'string' },
  'launch-delay': { type: 'string', default: '0' },
  data: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; `help` alone when that was asked for. Throws `CannotStart` for what it cannot use. */
export function parseFlags(args: readonly string[]): Flags | 'help' {
  const given = readArgs(args);
  if (given.help) return 'help';
  const spare = given['spare-seats'];
  const flags: Flags = {
    port: readWhole('--port', given.port, [0, 65_535]),
    agent: given.agent,
    warm: readWhole('--warm', given.warm, [0, 100]),
    maxTasks: readWhole('--max-tasks', given['max-tasks'], [1, 100]),
    spareSeats: spare === undefined ? undefined : readWhole('--spare-seats', spare, [0, 2]),
    launchDelayMs: readNumber('--launch-delay', given['launch-delay'], [0, 600]) * 1000,
    data: given.data,
    quiet: given.quiet,
  };
  if (flags.data === '') throw new CannotStart('--data must name a folder, got nothing');
  if (flags.warm <= flags.maxTasks) return flags;
  throw new CannotStart(
    `--warm must be at most --max-tasks (${flags.maxTasks}), got ${flags.warm}`,
  );
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // Node's own words; their first sentence says it all.
    const [words = ''] = String(error instanceof Error ? error.message : error).split(/[.\n]/);
    throw new CannotStart(`${words}; see npm start -- --help`, { cause: error });
  }
}

function readWhole(flag: string, text: string, range: readonly [number, number]): number {
  const value = readNumber(flag, text, range);
  if (Number.isInteger(value)) return value;
  throw new CannotStart(`${flag} must be a whole number, got ${text}`);
}

function readNumber(flag: string, text: string, [least, most]: readonly [number, number]): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new CannotStart(
    `${flag} must be a number from ${least} to ${most}, got ${text || 'nothing'}`,
  );
}
