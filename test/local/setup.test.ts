import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const SETUP = new URL('../../tools/setup.mjs', import.meta.url).href;

it.each([
  ['18.20.4', 1],
  ['20.18.3', 1],
  ['20.19.0', 0],
  ['24.1.0', 0],
])('Node %s ends the set-up with %i', (version, status) => {
  const program = `import('${SETUP}').then((s) => s.checkNode('${version}'))`;
  const done = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  expect(done.status).toBe(status);
  const line = `Cannot run on Node ${version}: install Node 20.19 or newer (nodejs.org).\n`;
  expect(done.stderr).toBe(status === 0 ? '' : line);
});
