/** The program that loads agents for the launcher, bundled into a folder. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../../services/bot/describe-agents.ts', import.meta.url));

export function bundleDescriber(folder: string): void {
  const outfile = join(folder, 'describe-agents.mjs');
  const from = { entryPoints: [SOURCE], outfile, bundle: true, platform: 'node', format: 'esm' };
  // What only speaks, and is not asked here.
  buildSync({ ...from, external: ['@livekit/rtc-ffi-bindings-*'] } as BuildOptions);
}
