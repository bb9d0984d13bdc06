import { defineConfig } from 'vitest/config';
import { findChromium } from '../../tools/setup.mjs';

const chromium = findChromium();

export default defineConfig({
  test: {
    include: ['test/pipecat/**/*.test.ts'],
    // Importing Pipecat takes some CPU seconds a seat, and the first run installs it.
    testTimeout: 120_000,
    // What is waited for comes late on a busy machine, and is no slower here for that.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 600_000,
    maxWorkers: 1,
    env: chromium === undefined ? {} : { CHROMIUM_PATH: chromium },
  },
});
