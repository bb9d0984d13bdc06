import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What `npm start` bundles and runs. */
const FOLDERS = ['core', 'adapters', 'services', 'agents', 'local', 'web', 'tools/bundle'];

/** Bundled where one deploys from, which has all packages; `npm start` never loads it. */
const OF_DEPLOYS = 'adapters/acme/';

/** Every import of a value by a package's name; types alone need no package. */
const IMPORT = /^(?:import (?!type\b)[^;]*?from |import )'([^'.][^']*)'/gm;

it('a fresh clone can start: what a call needs of packages is no devDependency', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const files = execFileSync('git', ['ls-files', ...FOLDERS], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith(OF_DEPLOYS));
  const lacking = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORT)]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:'))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
      .filter((name) => !(name in manifest.dependencies))
      .map((name) => `${name} in ${file}`),
  );
  expect(lacking).toEqual([]);
});
