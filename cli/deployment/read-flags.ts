/** Reads a command's flags; a wrong one is named. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CannotRun } from './command.ts';

/** The values of these flags. Throws `CannotRun` for an unknown or incomplete one. */
export function readFlags<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const [rule = ''] = String(error instanceof Error ? error.message : error).split('. ');
    throw new CannotRun(`${rule}. \`--help\` shows what there is.`, { cause: error });
  }
}
