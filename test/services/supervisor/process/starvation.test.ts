import { describe, expect, it } from 'vitest';
import { watchStarvation } from '../../../../services/supervisor/process/starvation.ts';

/** A process as `/proc` tells of it: its state, and its CPU in hundredths of a second. */
function createProcess() {
  const stat = { state: 'R', ticks: 100 };
  const read = () => `7 (a (b) c) ${stat.state} 1 1 1 0 -1 0 0 0 0 0 ${stat.ticks} 0 0 0`;
  return { stat, isStarved: watchStarvation(7, read) };
}

describe('watchStarvation', () => {
  it('knows a process that would run and is not let', () => {
    const { isStarved, stat } = createProcess();
    expect(isStarved()).toBe(false);
    stat.ticks += 2;
    expect(isStarved()).toBe(true);
  });

  it('takes one that has run all the time for no such, and neither one that waits or is stopped', () => {
    const { isStarved, stat } = createProcess();
    isStarved();
    stat.ticks += 50;
    expect(isStarved()).toBe(false);
    for (const state of ['S', 'T']) {
      Object.assign(stat, { state });
      expect(isStarved()).toBe(false);
    }
  });

  it('takes one that is gone for no such', () => {
    const isStarved = watchStarvation(7, () => {
      throw new Error('ENOENT');
    });
    expect([isStarved(), isStarved()]).toEqual([false, false]);
  });
});
