/** `greenroom test`: the tests, and the suites that are too slow or want too much for every time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { command } from '../command.ts';

/** Suites with a configuration of their own, each in its folder of `test/`. */
const SUITES = ['localstack', 'moto'];

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

/** In namespaces of its own, so it is no suite like the others. */
export const testVpc = command({
  name: 'test vpc',
  script: 'npm run test:vpc',
  summary:
    'the synthesised templates as a VPC on this machine, with real calls in it; Linux and root',
  about: `Builds what the templates say in network namespaces of its own and makes real calls in it: docs/testing.md. Wants Linux and
root, and is skipped elsewhere. Everything after it goes to vitest.`,
  words: { usage: "[vitest's arguments]", least: 0, most: Infinity },
  packages: 'all',
  passesOn: true,
  flags: {},
  run: async ({ words }) => (await import('../../test/vpc/run.ts')).runVpcSuite(words),
});
