import { describe, expect, it } from 'vitest';
import { playMany } from './play.ts';
import { WRONG_PORTS } from './wrong-ports.ts';

const MINUTES = 60_000;

describe('the pool in any history', () => {
  it.each(WRONG_PORTS)(
    'is told from $name',
    async ({ wrong }) => {
      const { broken } = await playMany(80, { seed: 2, wrong });
      expect(broken).toBeDefined();
    },
    10 * MINUTES,
  );
});
