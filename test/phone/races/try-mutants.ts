/** Runs the tests of every mutant and prints, as one line of JSON, what became of each: the tests that failed, and what broke beside them. */
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
const vitest = await startVitest('test', [], { config, watch: false, reporters: [] });
const tried: Record<string, { failed: number; passed: number; broken: string[] }> = {};
for (const file of vitest.state.getTestModules()) {
  const of = (tried[file.project.name] ??= { failed: 0, passed: 0, broken: [] });
  of.broken.push(...file.errors().map(({ message }) => message));
  for (const test of file.children.allTests()) {
    const { state } = test.result();
    if (state === 'failed') of.failed += 1;
    if (state === 'passed') of.passed += 1;
  }
}
await vitest.close();
console.log(JSON.stringify(tried));
process.exit(0);
