import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/localstack/**/*.test.ts'],
    globalSetup: 'test/localstack/set-up.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All share one table and one pool.
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
