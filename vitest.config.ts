import { defineConfig } from 'vitest/config';
import { SkipReporter } from './test/skip-reporter.ts';
import { SlowFirst } from './test/slow-first.ts';
import { SUITES } from './test/suites.ts';
import { findChromium } from './tools/setup.mjs';

// `npm test NAME` names one of the suites that every other run leaves out.
const suite = SUITES[process.env['GREENROOM_SUITE'] ?? ''];
const chromium = findChromium();

export default defineConfig({
  test: {
    include: [...(suite?.files ?? ['test/**/*.test.ts'])],
    exclude: suite ? [] : Object.values(SUITES).flatMap(({ files }) => files),
    reporters: ['default', new SkipReporter()],
    testTimeout: 180_000,
    // What is waited for comes late on a busy machine, and is no slower here for that.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 180_000,
    // One more than the cores of a small machine: many files wait for a time that passes, such as a carrier's pause.
    maxWorkers: 3,
    // Files share a worker's modules: read anew for each of 280 files they cost half of the run's CPU. No test may leave a global changed.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    env: chromium === undefined ? {} : { CHROMIUM_PATH: chromium },
  },
});
