import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm test localstack` and `npm test moto` run these at emulators that they start and fill, `npm test vpc` in a VPC.
    exclude: ['test/localstack/**', 'test/moto/**', 'test/vpc/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
