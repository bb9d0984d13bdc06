/** Bundles the pages to `dist/web`. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Bundles into `outdir`, HTML and CSS beside the scripts. */
export async function bundleWeb(outdir = join(ROOT, 'dist/web')) {
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [join(ROOT, 'web/page.ts'), join(ROOT, 'web/console.ts')],
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    // The client's packages ask for Node's globals.
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  for (const file of ['index.html', 'console.html', 'page.css']) {
    cpSync(join(ROOT, 'web', file), join(outdir, file));
  }
  return outdir;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await bundleWeb());
