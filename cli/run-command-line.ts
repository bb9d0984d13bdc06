/** From the words after `npx greenroom` to an exit code. */
import { CannotRun, WrongUse } from '../core/cannot-run.ts';
import type { Command, Io } from './command.ts';
import { listOf } from './list.ts';
import { explainRefusal, isRefusal } from './refusal.ts';

/** What `npx greenroom` can do, under the headings of its list. */
export interface Program {
  readonly version: string;
  readonly rooms: readonly Room[];
}

/** Commands that belong together. */
export interface Room {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** Runs it. Returns 0, 1 where something could not be done, or 2 for a wrong command line; anything unforeseen is thrown. */
export async function runCommandLine(
  argv: readonly string[],
  { rooms, version }: Program,
  io: Io,
): Promise<number> {
  const [first = '--help'] = argv;
  if (first === '--version' || first === '-v') io.say(version);
  else if (['--help', '-h', 'help'].includes(first)) io.say(listOf(rooms));
  else return runNamed(argv, { rooms, version }, io);
  return 0;
}

async function runNamed(argv: readonly string[], { rooms }: Program, io: Io): Promise<number> {
  const commands = rooms.flatMap((room) => room.commands);
  // `bench peers` before `bench`.
  const [found] = commands
    .filter(({ name }) => startsWith(argv, name))
    .sort((a, b) => b.name.length - a.name.length);
  try {
    if (found) return await found.main(argv.slice(found.name.split(' ').length), io);
    const group = commands.filter(({ name }) => name.startsWith(`${argv[0]} `));
    if (group.length === 0)
      throw new WrongUse(`There is no command ${argv[0]}; see npx greenroom --help`);
    const [, second = '--help'] = argv;
    if (!['--help', '-h'].includes(second)) {
      const words = group.map(({ name }) => name.slice(name.indexOf(' ') + 1));
      throw new WrongUse(`${argv[0]} is followed by ${words.join(', ')}, got ${second}`);
    }
    io.say(listOf([{ title: '', commands: group }]));
    return 0;
  } catch (error) {
    if (!(error instanceof CannotRun) && !isRefusal(error)) throw error;
    io.note(error instanceof CannotRun ? error.message : explainRefusal(error));
    return error instanceof WrongUse ? 2 : 1;
  }
}

function startsWith(argv: readonly string[], name: string): boolean {
  return name.split(' ').every((word, i) => argv[i] === word);
}
