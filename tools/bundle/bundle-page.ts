/**
 * Bundles the caller's page and the console with the function that serves them into FOLDER: `bundle-page.ts FOLDER`. The caller's page does
 * not name the console, which wants an operator's key.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { PAGE_FILES } from '../../lib/constructs/page-files.ts';
import { buildPageAssets } from './page-assets.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const [folder = ''] = process.argv.slice(2);
await build({
  entryPoints: [join(ROOT, 'services/page/lambda.ts')],
  outfile: join(folder, 'index.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minify: true,
  logLevel: 'error',
});
mkdirSync(join(folder, 'files'));
const assets = await buildPageAssets({ minify: true });
for (const name of PAGE_FILES) {
  const bytes = assets.get(`/${name}`);
  if (!bytes) throw new Error(`Cannot bundle the page: web/ has no ${name}`);
  writeFileSync(join(folder, 'files', name), gzipSync(withoutConsole(name, bytes), { level: 9 }));
}

function withoutConsole(name: string, bytes: Uint8Array): Uint8Array {
  if (name !== 'index.html') return bytes;
  return Buffer.from(
    Buffer.from(bytes)
      .toString()
      .replace(/<nav>.*?<\/nav>/s, ''),
  );
}
