import { describe, expect, it } from 'vitest';
import { playMany } from './play.ts';

const MINUTES = 60_000;

describe('the pool in any history', () => {
  it(
    'serves everybody once, leaks nothing and keeps every rule of the search',
    async () => {
      const { broken, served } = await playMany(150, { seed: 1 });
      expect(broken).toBeUndefined();
      expect(served).toBeGreaterThan(800);
    },
    10 * MINUTES,
  );
});
