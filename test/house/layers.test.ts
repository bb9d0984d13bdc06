import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each top folder may import beside itself, as prefixes of paths; `test` and `bench` may see everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  adapters: ['core/'],
  agents: ['core/'],
  traffic: ['core/'],
  services: ['core/'],
  // What it deploys is typed by each service's environment; how a function is bundled is told in one place.
  lib: ['core/', 'services/', 'adapters/lambda/bundle-options.ts', 'greenroom.config.ts'],
  sim: ['core/', 'services/scaler/', 'traffic/', 'lib/cost/', 'cli/'],
  // The page speaks to the API by the API's own types.
  web: ['core/', 'services/api/'],
  local: ['core/', 'adapters/', 'services/', 'tools/bundle/', 'tools/python/'],
  tools: ['core/', 'cli/', 'lib/'],
  bin: ['core/', 'lib/', 'cli/', 'tools/'],
  cli: [
    'core/',
    'adapters/',
    'services/',
    'lib/',
    'local/',
    'sim/',
    'traffic/',
    'tools/',
    'bench/',
    'test/',
  ],
};

/** Entry files see both sides: they build the adapters and hand them to a service. */
const ENTRY = /^services\/\w+\/(lambda|main)\.ts$/;

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map(([, path = '']) => ({ from: file, to: join(dirname(file), path) }));
}

function topOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function isAllowed({ from, to }: Import): boolean {
  const allowed = MAY_IMPORT[topOf(from)];
  if (!allowed || topOf(from) === topOf(to) || to === 'package.json') return true;
  if (ENTRY.test(from)) return to.startsWith('core/') || to.startsWith('adapters/');
  return allowed.some((prefix) => to.startsWith(prefix));
}

const sources = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mts|mjs)$/.test(file) && file.includes('/'));

describe('the layers', () => {
  it('name every top folder with code in it', () => {
    const folders = new Set(sources.map(topOf));
    const named = new Set([...Object.keys(MAY_IMPORT), 'test', 'bench']);
    expect([...folders].filter((folder) => !named.has(folder))).toEqual([]);
  });

  it('hold: a folder imports what it may, and nothing else', () => {
    const broken = sources.flatMap(importsOf).filter((one) => !isAllowed(one));
    expect(broken.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('would notice a service that reaches for an adapter', () => {
    const from = 'services/api/app.ts';
    expect(isAllowed({ from, to: 'adapters/dynamodb/dynamo-store.ts' })).toBe(false);
    expect(isAllowed({ from: 'core/task/task.ts', to: 'services/api/app.ts' })).toBe(false);
  });
});
