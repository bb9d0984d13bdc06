import { describe, expect, it } from 'vitest';
import { priceForShare } from '../../../../services/scaler/sizing/prices.ts';

const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** The normal's upper tail by Simpson's rule: slow, and nothing that the code under test has. */
function upperTail(z: number): number {
  const [end, steps] = [z + 20, 400];
  const h = (end - z) / steps;
  let sum = density(z) + density(end);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(z + i * h);
  return (sum * h) / 3;
}

/** By what a price means: tasks are held up to the point at which one more is as often idle as it is worth. */
function shareAtPrice(price: number, rates: readonly number[], aheadS: number): number {
  let met = 0;
  for (const rate of rates) {
    const ratio = (price * rate) / Math.sqrt(rate * aheadS);
    let z = -8;
    while (z < 9 && ratio * density(z) > upperTail(-z)) z += 0.01;
    met += rate * upperTail(z);
  }
  return met / rates.reduce((sum, rate) => sum + rate, 0);
}

describe('priceForShare', () => {
  const rates = [0.0005, 0.002, 0.01, 0.05, 0.3];

  it.each([0.5, 0.05, 0.001])('finds the price at which a share of %d comes', (share) => {
    const price = priceForShare(share, { rates, aheadS: 45, dispersion: 1, busyPower: 0 });
    expect(shareAtPrice(price, rates, 45) / share).toBeCloseTo(1, 1);
  });

  it.each([
    ['everybody', 1, 0.01],
    ['next to nobody', 1e-30, 1e12],
  ])('stays within its bounds for %s', (_, share, bound) => {
    const price = priceForShare(share, { rates, aheadS: 45, dispersion: 1, busyPower: 0 });
    expect(price / bound).toBeCloseTo(1, 6);
  });
});
