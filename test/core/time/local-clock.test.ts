import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../../core/time/local-clock.ts';
import { wallClock } from '../../../core/time/wall-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('local time', () => {
  it('keeps nine o’clock in its slot when the clocks change', () => {
    const clock = createLocalClock('Europe/Berlin');
    const before = clock.weekMs(Date.UTC(2026, 9, 19, 7)) % DAY_MS;
    const after = clock.weekMs(Date.UTC(2026, 9, 26, 8)) % DAY_MS;
    expect(before).toBe(9 * HOUR_MS);
    expect(after).toBe(9 * HOUR_MS);
  });

  it('refuses a zone that is none', () => {
    expect(() => createLocalClock('Mars/Olympus')).toThrow(RangeError);
  });
});

describe('the clock on the wall', () => {
  it.each([
    ['America/New_York', Date.UTC(2026, 10, 1, 5, 59), 6, 119],
    ['America/New_York', Date.UTC(2026, 10, 1, 6, 0), 6, 60],
    ['Asia/Kathmandu', Date.UTC(2026, 10, 29, 18, 15), 0, 0],
    ['UTC', Date.UTC(2026, 10, 29, 23, 59, 59, 999), 6, 1439],
  ])('of %s', (zone, atMs, day, minute) => {
    expect(wallClock(zone, atMs)).toEqual({ day, minute });
  });
});
