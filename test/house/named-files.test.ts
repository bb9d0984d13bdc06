import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { fromPipecatCloud } from '../../cli/migrate/from-pipecat-cloud.ts';
import { RACE_MUTANTS } from '../phone/races/mutants.ts';
import { testFile } from '../phone/races/test-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What an agent's file imports, by its text: the compiler does not read these. */
function missingImports(text: string): string[] {
  const paths = [...text.matchAll(/from '((?:\.\.\/)+core\/[^']+)'/g)].map(([, path = '']) => path);
  return paths.filter((path) => !existsSync(join(ROOT, path.replace(/^(\.\.\/)+/, ''))));
}

describe('files that are named in texts', () => {
  it('are there: what the documents show an agent’s file to import', () => {
    const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' });
    const missing = pages
      .trim()
      .split('\n')
      .map((page) => [page, missingImports(readFileSync(join(ROOT, page), 'utf8'))] as const)
      .filter(([, paths]) => paths.length > 0);
    expect(missing).toEqual([]);
  });

  it.each(['', 'image = "me/pizza:7"\n'])(
    'are there: what a migrated agent imports (%j)',
    (more) => {
      const { agentFile } = fromPipecatCloud(parse(`agent_name = "pizza"\n${more}`), 'bots/bot.py');
      expect(agentFile).toContain("from '../core/");
      expect(missingImports(agentFile)).toEqual([]);
    },
  );

  it('are there, and hold what is taken out of them: those of the mutants of the phone’s races', () => {
    const wrong = RACE_MUTANTS.filter(({ file, find }) => {
      const path = join(ROOT, file);
      return !existsSync(path) || readFileSync(path, 'utf8').split(find).length !== 2;
    });
    expect(wrong.map(({ file, find }) => `${file}: ${find}`)).toEqual([]);
    const tests = RACE_MUTANTS.flatMap((one) => one.tests.map(testFile));
    expect(tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
