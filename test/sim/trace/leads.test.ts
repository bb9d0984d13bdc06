import { describe, expect, it } from 'vitest';
import { createLeads, longestLead } from '../../../sim/trace/leads.ts';
import { createRandom } from '../../../sim/trace/random.ts';

describe('createLeads', () => {
  it('lets a burst through and then so many a second', () => {
    const leads = createLeads({ leadS: 40, jitter: 0, perSecond: 2, burst: 10 }, createRandom(1));
    const at = Array.from({ length: 16 }, () => leads(100));
    expect(at.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 40));
    expect(at.slice(10)).toEqual([40.5, 41, 41.5, 42, 42.5, 43]);
    // A second later two tokens are back.
    expect(leads(101)).toBe(42.5);
  });

  it('spreads as it is told, with the mean near the lead time and none beyond the longest', () => {
    const settings = { leadS: 45, jitter: 0.15, perSecond: 0, burst: 0 };
    const leads = createLeads(settings, createRandom(3));
    const all = Array.from({ length: 20_000 }, () => leads(0));
    expect(all.reduce((a, b) => a + b, 0) / all.length).toBeCloseTo(45, 0);
    expect(Math.max(...all)).toBeLessThanOrEqual(longestLead(settings));
  });
});
