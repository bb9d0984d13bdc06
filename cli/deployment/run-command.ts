/** Finds a command by its name and runs it. */
import type { Clock } from '../../core/clock.ts';
import type { Config } from '../../lib/config/schema.ts';
import { CannotRun, type Command, type Io } from './command.ts';
import { cost } from './cost.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';
import { diff } from './diff.ts';
import { rollback } from './rollback.ts';
import { synth } from './synth.ts';

/** What all commands stand on; the configuration is read and checked when the first one asks. */
export interface Deps {
  readonly io: Io;
  readonly config: () => Config;
  readonly clock: Clock;
}

/** The commands by name, as `npm run` knows them. */
export function commandsOf({ config, clock }: Omit<Deps, 'io'>): Record<string, Command> {
  return {
    synth,
    diff,
    deploy: deploy(config),
    rollback: rollback(config),
    destroy: destroy(config, clock),
    cost: cost(config),
  };
}

/** Runs one; `--help` prints its help. Throws `CannotRun` for what the person can mend. */
export async function runCommand([name = '', ...args]: readonly string[], deps: Deps) {
  const commands = commandsOf(deps);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    throw new CannotRun(
      `The first word must be one of ${Object.keys(commands).join(', ')}, got ${name}`,
    );
  }
  if (args.includes('--help') || args.includes('-h')) deps.io.say(command.help);
  else await command.run(args, deps.io);
}
