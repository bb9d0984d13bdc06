import { describe, expect, it } from 'vitest';
import { round, spreadOf } from '../../core/spread.ts';

describe('spreadOf', () => {
  it('tells the middle and the tail of a sample, in any order, between neighbours', () => {
    const sample = Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(spreadOf(sample)).toEqual({ n: 101, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(spreadOf([1, 2])).toMatchObject({ p50: 1.5, p95: 1.95, max: 2 });
  });

  it('refuses an empty sample: nothing was measured', () => {
    expect(() => spreadOf([])).toThrow('Cannot tell spread: the sample is empty');
  });
});

describe('round', () => {
  it('keeps three places that mean something', () => {
    expect([12_345, 1.2345, 0.012345].map(round)).toEqual([12_300, 1.23, 0.0123]);
  });
});
