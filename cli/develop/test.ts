/** `greenroom test`: the tests, and the suites that are too slow or want too much for every time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { command } from '../command.ts';

/** Suites with a configuration of their own, each in its folder of `test/`. */
const SUITES = ['localstack', 'moto', 'vpc'];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Arguments go to vitest. */
export const test = command({
  name: 'test',
  script: 'npm test',
  summary: `the tests; \`test ${SUITES.join('`, `test ')}\` for the slower suites`,
  about: `Runs the tests. What this machine lacks is skipped, and the end says why. Everything after the suite goes to vitest, such as
test/core or -t NAME.`,
  words: { usage: `[${SUITES.join(' | ')}] [vitest's arguments]`, least: 0, most: Infinity },
  packages: 'all',
  passesOn: true,
  flags: {},
  async run({ words }, { env }) {
    const [suite = '', ...rest] = words;
    // It has to make a network first.
    if (suite === 'vpc') return (await import('../../test/vpc/run.ts')).runVpcSuite(rest);
    const args = SUITES.includes(suite)
      ? ['--config', `test/${suite}/vitest.config.ts`, '--root', '.', ...rest]
      : words;
    const child = spawn(process.execPath, [VITEST, 'run', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env,
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  },
});
