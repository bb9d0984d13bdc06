/** `greenroom test`: the tests, and the suites that are too slow or want too much for every time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SUITES } from '../../test/suites.ts';
import { command } from '../command.ts';

const NAME_WIDTH = Math.max(...Object.keys(SUITES).map(({ length }) => length));

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Arguments go to vitest. */
export const test = command({
  name: 'test',
  script: 'npm test',
  summary: 'the tests; and the suites that are slow or want much, each by its name',
  about: `Runs the tests. What this machine lacks is skipped, and the end says why. Everything after the suite goes to vitest, such as
test/core or -t NAME. These suites run by their names alone:

${Object.entries(SUITES)
  .map(([name, { says }]) => `  npm test ${name.padEnd(NAME_WIDTH)}  ${says}`)
  .join('\n')}`,
  words: { usage: "[SUITE] [vitest's arguments]", least: 0, most: Infinity },
  packages: 'all',
  passesOn: true,
  flags: {},
  async run({ words }, { env }) {
    const [name = '', ...rest] = words;
    const suite = Object.hasOwn(SUITES, name) ? SUITES[name] : undefined;
    const config = suite?.config ? ['--config', suite.config, '--root', '.'] : [];
    const child = spawn(process.execPath, [VITEST, 'run', ...config, ...(suite ? rest : words)], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...env, ...(suite ? { GREENROOM_SUITE: name } : {}) },
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
