/** What holds of every command of `npx greenroom`. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOMS } from '../../cli/commands.ts';
import { listOf } from '../../cli/list.ts';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMANDS = ROOMS.flatMap(({ commands }) => commands);

describe('the commands', () => {
  it('are documented as their help says; `npx vitest run test/cli/commands.test.ts -u` writes it', async () => {
    const page = [
      '# Commands',
      'This page is what the commands’ `--help` prints; a test writes it, and a fresh clone reads it.',
      block(listOf(ROOMS)),
      ...COMMANDS.flatMap(({ name, help }) => [`## npx greenroom ${name}`, block(help)]),
    ].join('\n\n');
    await expect(`${page}\n`).toMatchFileSnapshot('../../docs/commands.md');
  });

  it('have lines that a terminal of 120 columns shows whole', () => {
    const lines = COMMANDS.flatMap(({ help }) => help.split('\n'));
    expect(lines.filter(({ length }) => length > 120)).toEqual([]);
  });

  it('are what the npx scripts are short for', () => {
    const named = COMMANDS.flatMap(({ script, name }) => (script ? [[script, name] as const] : []));
    for (const [script, name] of named) {
      const key = script.replace(/^npm (run )?/, '');
      expect((manifest.scripts as Record<string, string>)[key]).toBe(
        `node bin/greenroom.mjs ${name}`,
      );
    }
    expect(Object.keys(manifest.scripts)).toHaveLength(named.length);
  });

  it('load nothing but Node and our own modules until they run, so that help needs no package', () => {
    const seen = new Set<string>();
    const packages: string[] = [];
    const walk = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const wanted of importsOf(file)) {
        if (wanted.startsWith('.')) walk(join(dirname(file), wanted));
        else if (!wanted.startsWith('node:')) packages.push(`${relative(ROOT, file)}: ${wanted}`);
      }
    };
    walk(join(ROOT, 'cli/commands.ts'));
    expect(packages).toEqual([]);
    expect(seen.size).toBeGreaterThan(30);
  });
});

/** What is loaded with a file; types and `import()` are not. */
function importsOf(file: string): string[] {
  if (file.endsWith('.json')) return [];
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/^(?:import|export)\s(?!type\b)([^;]*?)from '([^']+)';/gm);
  return [...found].flatMap(([, what = '', from = '']) =>
    /^\{(?:\s*type [^,}]+,?)+\s*\}\s*$/.test(what) ? [] : [from],
  );
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
