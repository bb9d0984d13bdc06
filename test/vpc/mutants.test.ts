/** A template that lacks something does not work here either, and what is missing is what tells. */
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants/mutants.ts';
import { runSmoke } from './mutants/run-smoke.ts';

/** What takes some seconds may take a minute beside much else. */
const PATIENCE_MS = 180_000;

describe('the shortest way through a deployment', () => {
  it('gives no trouble where nothing is missing', async () => {
    expect(await runSmoke(PATIENCE_MS)).toBeUndefined();
  });

  it.concurrent.each(Object.entries(MUTANTS))(
    'gives trouble without %s',
    async (name, { sign }) => {
      expect(await runSmoke(PATIENCE_MS, name)).toMatch(sign);
    },
  );
});
