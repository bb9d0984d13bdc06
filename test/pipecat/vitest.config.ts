import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/pipecat/**/*.test.ts'],
    // Importing Pipecat takes some CPU seconds a seat, and the first run installs it.
    testTimeout: 120_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
