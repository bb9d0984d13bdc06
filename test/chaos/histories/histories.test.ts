import { describe, expect, it } from 'vitest';
import { playMany } from './play.ts';

describe('the pool in a few histories', () => {
  // Hundreds of them, and the systems that they must tell from ours: `npm test search`.
  it('serves everybody once, leaks nothing and keeps every rule of the search', async () => {
    const { broken, served } = await playMany(6, { seed: 3 });
    expect(broken).toBeUndefined();
    expect(served).toBeGreaterThan(12);
  }, 60_000);
});
