/** Says at the end of a run what was skipped on this machine, and why: titles of skipped suites carry the reason. */
import type { Reporter, TestModule } from 'vitest/node';

/** Prints one line for each. */
export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const reasons = modules.flatMap((module) => [...reasonsOf(module)]);
    if (reasons.length === 0) return;
    console.log(`Skipped here:\n${reasons.map((reason) => `  ${reason}`).join('\n')}\n`);
  }
}

function* reasonsOf(module: TestModule): Generator<string> {
  for (const suite of module.children.allSuites()) {
    if (suite.options.mode !== 'skip' || suite.parent.type === 'suite') continue;
    const count = [...suite.children.allTests()].length;
    yield `${module.relativeModuleId}: ${suite.name}, ${count} tests`;
  }
  for (const test of module.children.allTests('skipped')) {
    const isAlone = test.parent.type !== 'suite' || test.parent.options.mode !== 'skip';
    if (isAlone && test.options.mode === 'skip') yield `${module.relativeModuleId}: ${test.name}`;
  }
}
