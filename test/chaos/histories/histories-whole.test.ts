import { describe, expect, it } from 'vitest';
import { playMany } from './play.ts';
import { WRONG_PORTS } from './wrong-ports.ts';

const MINUTES = 60_000;

describe('the pool in any history', () => {
  it(
    'serves everybody once, leaks nothing and keeps every rule of the search',
    async () => {
      const { broken, served } = await playMany(200, { seed: 1 });
      expect(broken).toBeUndefined();
      expect(served).toBeGreaterThan(1_000);
    },
    10 * MINUTES,
  );

  it.each(WRONG_PORTS)(
    'is told from $name',
    async ({ wrong }) => {
      const { broken } = await playMany(200, { seed: 2, wrong });
      expect(broken).toBeDefined();
    },
    10 * MINUTES,
  );
});
