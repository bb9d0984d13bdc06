/** `npx greenroom`; `bin/greenroom.mjs` has checked Node and the packages of a call. */
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import manifest from '../package.json' with { type: 'json' };
import { ensurePackages } from '../tools/setup.mjs';
import { ROOMS } from './commands.ts';
import { runCommandLine } from './run-command-line.ts';
import { createTerminalIo } from './terminal-io.ts';

/** Something that was left open does not keep the terminal: native modules may hold a handle. */
const LINGER_MS = 200;

const io = createTerminalIo({
  clock: createSystemClock(),
  installAll: () => ensurePackages('all'),
});
const program = { version: manifest.version, rooms: ROOMS };
process.exitCode = await runCommandLine(process.argv.slice(2), program, io);
process.stdout.write('', () => setTimeout(() => process.exit(), LINGER_MS).unref());
