import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { RACE_MUTANTS, type RaceMutant } from './mutants.ts';
import { testFile } from './test-file.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The code with one thing taken out of it. */
function mutate({ file, find, put }: RaceMutant) {
  return {
    name: 'mutant',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!id.startsWith(`${ROOT}${file}`)) return undefined;
      if (code.split(find).length !== 2) throw new Error(`${file} has not once: ${find}`);
      return code.replace(find, () => put);
    },
  };
}

/** The tests of each mutant, as a project of its own: two processes for all of them. */
export default defineConfig({
  root: ROOT,
  test: {
    watch: false,
    maxWorkers: 2,
    projects: RACE_MUTANTS.map((mutant, n) => ({
      root: ROOT,
      plugins: [mutate(mutant)],
      test: {
        name: `mutant-${n}`,
        include: mutant.tests.map(testFile),
        // Some of what is broken is waited for in vain.
        testTimeout: 5_000,
        isolate: false,
      },
    })),
  },
});
