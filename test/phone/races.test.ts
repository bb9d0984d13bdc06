import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RACE_MUTANTS } from './races/mutants.ts';
import { testFile } from './races/test-file.ts';

/** Some fifty mutants, each with all tests of its files. */
const TRIED_WITHIN_MS = 900_000;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the table of races in docs/phone.md', () => {
  const rows = readRows();

  it('has, for each row, code that lacks what holds against it, and names the tests that are to notice', () => {
    for (const { race, tests } of rows) {
      const mutants = RACE_MUTANTS.filter((one) => race.startsWith(one.race));
      expect(mutants, race).not.toEqual([]);
      const named = mutants.flatMap((one) => one.tests);
      expect(tests, race).toEqual(expect.arrayContaining(named));
    }
    for (const { race } of RACE_MUTANTS)
      expect(rows.filter((row) => row.race.startsWith(race))).toHaveLength(1);
  });

  it('names tests that are there', () => {
    const named = rows.flatMap(({ tests }) => tests.map(testFile));
    expect(named.filter((file) => !existsSync(`${ROOT}${file}`))).toEqual([]);
  });

  it('is held by those tests: each of them fails without what holds', {
    timeout: TRIED_WITHIN_MS,
  }, () => {
    const args = ['--import', 'tsx', 'test/phone/races/try-mutants.ts'];
    const env = { ...process.env, GREENROOM_SUITE: '' };
    const options = { cwd: ROOT, env, encoding: 'utf8' } as const;
    const { stdout, stderr } = spawnSync(process.execPath, args, options);
    const line = stdout.trim().split('\n').at(-1) ?? '';
    expect(line, stderr.slice(-2_000)).toMatch(/^\{/);
    const tried = JSON.parse(line) as Record<string, Tried>;
    expect(Object.values(tried).flatMap(({ broken }) => broken)).toEqual([]);
    const missed = RACE_MUTANTS.filter((_, n) => !(tried[`mutant-${n}`]?.failed ?? 0));
    expect(missed.map(({ race, file, find }) => `${race}: ${file} without ${find}`)).toEqual([]);
  });
});

interface Tried {
  readonly failed: number;
  readonly broken: readonly string[];
}

function readRows(): { race: string; tests: string[] }[] {
  const [, table = ''] = readFileSync(`${ROOT}docs/phone.md`, 'utf8').split(
    '### Races that others',
  );
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| race |'))
    .map((line) => {
      const [, race = '', tests = ''] = line.split('|').map((cell) => cell.trim());
      return { race, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) };
    });
}
