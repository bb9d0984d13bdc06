import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/vpc/**/*.test.ts'],
    // One network for all of them: one bed at a time. What they are made of is read once.
    isolate: false,
    fileParallelism: false,
    maxConcurrency: 3,
    maxWorkers: 1,
    testTimeout: 600_000,
    // What is waited for comes late on a busy machine, and is no slower here for that.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 300_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
