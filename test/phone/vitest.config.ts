import { defineConfig } from 'vitest/config';
import { findChromium } from '../../tools/setup.mjs';

const chromium = findChromium();

/** Calls in real time: one file after the other, so that none waits for another's processor. */
export default defineConfig({
  test: {
    include: ['test/phone/**/*.test.ts'],
    testTimeout: 240_000,
    // What is waited for comes late on a busy machine, and is no slower here for that.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 240_000,
    fileParallelism: false,
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }),
    },
  },
});
