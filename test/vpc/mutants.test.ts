/** A template that lacks something does not work here either. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants/mutants.ts';
import { runSmoke } from './mutants/run-smoke.ts';

/** What takes some seconds may take a minute beside much else. */
const PATIENCE_MS = 180_000;

/** A deployment that lacks something may say nothing at all: it is waited for as long as the sound one took, and then some. */
let muteMs = PATIENCE_MS;
const LEAST_MUTE_MS = 10_000;

describe('the shortest way through a deployment', () => {
  let trouble: string | undefined = 'not run yet';

  beforeAll(async () => {
    const startMs = performance.now();
    trouble = await runSmoke(PATIENCE_MS);
    muteMs = Math.max(LEAST_MUTE_MS, performance.now() - startMs);
  });

  it('gives no trouble where nothing is missing', () => {
    expect(trouble).toBeUndefined();
  });

  it.concurrent.each(Object.keys(MUTANTS))('gives trouble without %s', async (name) => {
    const trouble = await runSmoke(muteMs, name);
    console.log(`without ${name}: ${trouble?.slice(0, 200)}`);
    expect(trouble).toBeDefined();
  });
});
