/** The pages of `web/`, built in memory: HTML and CSS as they are, scripts bundled. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const WEB = fileURLToPath(new URL('../../web', import.meta.url));

/** What a browser is told of a file, by its ending. */
export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wav': 'audio/wav',
};

/** Files by their path, as `/page.js`. */
export type PageAssets = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Builds every script that an HTML file of `web/` names and every audio worklet, and reads everything else there that a browser wants. */
export async function buildPageAssets({
  folder = WEB,
  minify = false,
}: {
  folder?: string;
  minify?: boolean;
} = {}): Promise<PageAssets> {
  const assets = new Map<string, Uint8Array<ArrayBuffer>>();
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  for (const file of files.filter((name) => extname(name) in TYPES)) {
    assets.set(`/${file}`, new Uint8Array(readFileSync(join(folder, file))));
  }
  const pages = [...assets].filter(([path]) => path.endsWith('.html'));
  const scripts = pages.flatMap(([, bytes]) => scriptsOf(new TextDecoder().decode(bytes)));
  // What runs on the audio thread is loaded by a page's script and not by its HTML.
  const worklets = files.filter((name) => name.endsWith('.worklet.ts'));
  const names = [...scripts.map((name) => `${name}.ts`), ...worklets];
  const entries = [...new Set(names)].map((name) => join(folder, name));
  const bundled = await bundle(entries.filter(existsSync), { folder, minify });
  for (const [path, bytes] of bundled) assets.set(path, bytes);
  return assets;
}

function scriptsOf(html: string): string[] {
  const found = html.matchAll(/<script[^>]+src="\.?\/?([\w/-]+)\.js"/g);
  return [...found].map(([, name = '']) => name);
}

async function bundle(
  entryPoints: string[],
  { folder, minify }: { folder: string; minify: boolean },
): Promise<[string, Uint8Array<ArrayBuffer>][]> {
  const { outputFiles } = await build({
    entryPoints,
    outdir: folder,
    outbase: folder,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify,
    sourcemap: minify ? false : 'inline',
    logLevel: 'error',
  });
  return outputFiles.map((file) => [file.path.slice(folder.length), new Uint8Array(file.contents)]);
}
