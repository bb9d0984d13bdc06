import { describe, expect, it } from 'vitest';
import { shouldOpenSpare } from '../../../../services/supervisor/process/cpu-guard.ts';
import { CpuWindow } from '../../../../services/supervisor/process/cpu-window.ts';

/** A `/proc` in which each process has used so many seconds. */
const proc = (seconds: Readonly<Record<number, number>>) => (file: string) => {
  const pid = Number(/\d+/.exec(file)?.[0]);
  const used = seconds[pid];
  if (used === undefined) throw new Error('gone');
  const ticks = Math.round(used * 100);
  return `${pid} (a name (with) parts) S 1 1 1 0 -1 4 0 0 0 0 ${ticks} 0 0 0 20 0`;
};

describe('shouldOpenSpare', () => {
  it.each([
    ['opens at a quarter of the quota', false, 0.25, 0, true],
    ['stays closed above it', false, 0.26, 0, false],
    ['stays open up to 40 %', true, 0.4, 0, true],
    ['closes above that', true, 0.41, 0, false],
    ['closes when a bot sends late frames, however little the CPU', true, 0.05, 3, false],
    ['bears two late frames', true, 0.05, 2, true],
  ])('%s', (_, open, cpuShare, lateFrames, expected) => {
    expect(shouldOpenSpare(open, { cpuShare, lateFrames })).toBe(expected);
  });
});

describe('CpuWindow', () => {
  it('is the mean share of the quota over its window', () => {
    const cpu = new CpuWindow(0.5, 10_000);
    for (let s = 0; s <= 20; s++) cpu.sample([1, 2], s * 1000, proc({ 1: s * 0.1, 2: s * 0.05 }));
    expect(cpu.share(20_000)).toBeCloseTo(0.3, 2);
  });

  it('forgets what is older than the window', () => {
    const cpu = new CpuWindow(0.5, 10_000);
    cpu.sample([1], 0, proc({ 1: 0 }));
    cpu.sample([1], 1000, proc({ 1: 5 }));
    for (let s = 2; s <= 15; s++) cpu.sample([1], s * 1000, proc({ 1: 5 }));
    expect(cpu.share(15_000)).toBe(0);
  });

  it('counts a new process from its second sample, and one that is gone no more', () => {
    const cpu = new CpuWindow(1, 10_000);
    cpu.sample([1], 0, proc({ 1: 100 }));
    cpu.sample([1, 2], 1000, proc({ 1: 100, 2: 50 }));
    expect(cpu.share(1000)).toBe(0);
    cpu.sample([1, 2], 2000, proc({ 1: 100, 2: 50.5 }));
    expect(cpu.share(2000)).toBeCloseTo(0.25, 2);
    cpu.sample([1, 2], 3000, proc({ 1: 100 }));
    expect(cpu.share(3000)).toBeCloseTo(0.5 / 3, 2);
  });
});
