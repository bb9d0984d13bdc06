import { defineConfig } from 'vitest/config';
import '../../tools/setup.mjs';

export default defineConfig({
  test: {
    include: ['test/localstack/**/*.test.ts'],
    globalSetup: 'test/localstack/set-up.ts',
    testTimeout: 60_000,
    // What is waited for comes late on a busy machine, and is no slower here for that.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 60_000,
    // All share one table and one pool.
    fileParallelism: false,
  },
});
