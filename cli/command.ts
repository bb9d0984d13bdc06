/** One command of `npx greenroom`: its name, its flags, which give both parsing and help, and what it does. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { WrongUse } from '../core/cannot-run.ts';
import type { Clock } from '../core/time/clock.ts';
import { dashed } from './dashed.ts';
import type { Flags, ValuesOf } from './flags.ts';
import { type Described, helpOf } from './help.ts';

/** The world of a command. */
export interface Io {
  /** A result, to standard output. */
  readonly say: (line: string) => void;
  /** Progress and remarks, to standard error. */
  readonly note: (line: string) => void;
  /** Asks the person at the terminal; missing where there is none. */
  ask?(question: string): Promise<string>;
  /** Standard error as it is, for a progress line. */
  readonly err: { readonly isTTY?: boolean | undefined; write(text: string): unknown };
  readonly clock: Clock;
  /** Installs what a call does not need, unless it is there. */
  readonly installAll: () => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command is made of. */
export interface CommandParts<F extends Flags> extends Described {
  readonly flags: F;
  /** Which packages it needs: those of a call, which are there, or all of them, installed when they are first needed. */
  readonly packages?: 'all';
  /** All arguments are words, for another program reads them; only a first `--help` is ours. */
  readonly passesOn?: boolean;
  /** Runs it. Returns the exit code where it is not 0; throws `CannotRun` for what the person can mend. */
  run(asked: Invocation<F>, io: Io): Promise<number | void>;
}

/** The flags' values, and the words beside them. */
export type Invocation<F extends Flags> = ValuesOf<F> & { readonly words: readonly string[] };

/** A command, whatever its flags are. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly script: string | undefined;
  readonly help: string;
  /** Reads the arguments and runs. Throws `WrongUse` for a wrong command line. */
  main(args: readonly string[], io: Io): Promise<number>;
}

/** Makes a command of its parts. */
export function command<const F extends Flags>(parts: CommandParts<F>): Command {
  const help = helpOf(parts);
  return {
    name: parts.name,
    summary: parts.summary,
    script: parts.script,
    help,
    async main(args, io) {
      const asked = readArgs(parts, args);
      if (asked === 'help') {
        io.say(help);
        return 0;
      }
      if (parts.packages === 'all') await io.installAll();
      return (await parts.run(asked, io)) ?? 0;
    },
  };
}

function readArgs<F extends Flags>(parts: CommandParts<F>, args: readonly string[]) {
  const names = Object.keys(parts.flags);
  if (parts.passesOn && args[0] !== '--help' && args[0] !== '-h')
    return { ...({} as ValuesOf<F>), words: args };
  const { values, positionals, help } = parse(parts, args);
  if (help) return 'help';
  const { usage, least, most } = parts.words ?? { usage: 'no words', least: 0, most: 0 };
  if (positionals.length < least || positionals.length > most) {
    const got = positionals.join(' ') || 'nothing';
    throw new WrongUse(`${parts.name} takes ${usage}, got ${got}; see ${helpAt(parts.name)}`);
  }
  const read = names.map((name) => {
    const given = [values[dashed(name)] ?? []].flat();
    return [name, parts.flags[name]?.read(given.map(String), `--${dashed(name)}`)];
  });
  return { ...(Object.fromEntries(read) as ValuesOf<F>), words: positionals };
}

type ParseArgsOption = NonNullable<ParseArgsConfig['options']>[string];

function parse<F extends Flags>(parts: CommandParts<F>, args: readonly string[]) {
  const options = Object.entries(parts.flags).map(([name, { takes, isMany }]) => {
    const type = takes === undefined ? ('boolean' as const) : ('string' as const);
    return [dashed(name), { type, multiple: isMany }] as const;
  });
  const help = ['help', { type: 'boolean' as const, short: 'h' }] as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries<ParseArgsOption>([...options, help]),
      allowPositionals: true,
    });
    return { values, positionals, help: values['help'] === true };
  } catch (error) {
    // The first sentence of Node's own words says it all.
    const [words = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new WrongUse(`${words.replace(/\.$/, '')}; see ${helpAt(parts.name)}`, { cause: error });
  }
}

function helpAt(name: string): string {
  return `npx greenroom ${name} --help`;
}
