/** The program that loads agents for the launcher, bundled into a folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../services/bot/describe-agents.ts', import.meta.url));

export function bundleDescriber(folder: string): void {
  const outfile = join(folder, 'describe-agents.mjs');
  buildSync({ entryPoints: [SOURCE], outfile, bundle: true, platform: 'node', format: 'esm' });
}
