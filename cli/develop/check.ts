/** `greenroom check`: all that a change must pass. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotRun } from '../../core/cannot-run.ts';
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import { test } from './test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The package, its program, and its arguments. */
const CHECKS = {
  format: ['@biomejs/biome', 'bin/biome', 'check', '.'],
  lint: ['oxlint', 'bin/oxlint', '--type-aware'],
  types: ['typescript', 'bin/tsc', '-p', '.'],
} as const;

/** Format with sorted imports, lint and types first, for they are quick. */
export const check = command({
  name: 'check',
  script: 'npm run check',
  summary: 'format, lint, types and tests: all that a change must pass',
  packages: 'all',
  flags: {
    quick: toggle('without the tests'),
    fix: toggle('format the files and sort their imports instead of complaining'),
  },
  async run({ quick, fix }, io) {
    for (const [name, [pack, program, ...args]] of Object.entries(CHECKS)) {
      const given = name === 'format' && fix ? [...args, '--write'] : args;
      const { status } = spawnSync(process.execPath, [find(pack, program), ...given], {
        cwd: ROOT,
        stdio: 'inherit',
      });
      if (status !== 0) throw new CannotRun(`Stopped at ${name}: see the lines above.`);
      io.note(`${name}: good`);
    }
    return quick ? 0 : test.main([], io);
  },
});

function find(pack: string, program: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${pack}/package.json`);
  return join(dirname(manifest), program);
}
