/** How a suite of callers in Chromium is run. */
import { defineConfig } from 'vitest/config';
import { findChromium } from '../../tools/setup.mjs';
import { SkipReporter } from '../skip-reporter.ts';

/** The suite of this folder. */
export function chromiumSuite(folder: string) {
  const chromium = findChromium();
  return defineConfig({
    test: {
      include: [`${folder}/**/*.test.ts`],
      // One file after another: two systems with browsers at once would measure each other.
      fileParallelism: false,
      // Each test tells as it goes: the suite takes minutes, and a process starts in one or in twenty seconds.
      reporters: ['verbose', new SkipReporter()],
      testTimeout: 120_000,
      // What is waited for comes late on a busy machine, and is no slower here for that.
      expect: { poll: { timeout: 60_000 } },
      hookTimeout: 120_000,
      env: chromium === undefined ? {} : { CHROMIUM_PATH: chromium },
    },
  });
}
