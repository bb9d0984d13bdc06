import { beforeEach, describe, expect, it } from 'vitest';
import { startPacer } from '../../../../services/bot/transport/pacer.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

/** A pacer on a clock that the test moves, and when its frames left. */
function pace() {
  const left: number[] = [];
  let slots = 0;
  const pacer = startPacer((skipped) => {
    left.push(time.monotonicMs());
    slots += skipped + 1;
  }, time);
  return {
    pacer,
    left,
    /** Frames' times that were told, sent or skipped. */
    slots: () => slots,
    pass: (ms: number) => time.pass(ms),
    /** Time goes by in which no timer can fire. */
    block: (ms: number) => time.block(ms),
  };
}

describe('startPacer', () => {
  it('sends a frame each 20 ms, the first at once', () => {
    const { pacer, left, pass } = pace();
    pass(200);
    pacer.stop();
    expect(left).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200]);
    expect(pacer.takeLate()).toEqual({ sent: 11, over5: 0, over20: 0, over40: 0, over60: 0 });
  });

  it('catches up after a short block without a burst, and counts what was late', () => {
    const { pacer, left, pass, block } = pace();
    pass(20);
    block(90);
    pass(100);
    pacer.stop();
    const gaps = left.slice(2).map((at, i) => at - (left[i + 1] ?? 0));
    expect(Math.max(...gaps)).toBe(90);
    expect(gaps.slice(1).every((gap) => gap >= 5)).toBe(true);
    const { over20, over40, over60 } = pacer.takeLate();
    expect([over20, over40, over60].every((count) => count > 0)).toBe(true);
    // On schedule again: as many frames as there were 20 ms.
    expect(left.length).toBe(1 + Math.floor(210 / 20));
  });

  it('starts its schedule anew after a long block: what was not said then is not said in a rush', () => {
    const { pacer, left, slots, pass, block } = pace();
    block(2_000);
    pass(100);
    pacer.stop();
    expect(left.length).toBeLessThan(8);
    // A receiver that counted the frames alone would take all that follows for two seconds late.
    expect(slots()).toBe(1 + Math.floor(2_100 / 20));
    expect(pacer.takeLate().over60).toBe(1);
  });

  it('sends each frame by one timer, though timers fire a little early', () => {
    let timers = 0;
    const left: number[] = [];
    const after = (ms: number, act: () => void) => {
      timers += 1;
      return time.after(Math.trunc(ms) - 1, act);
    };
    const pacer = startPacer(() => void left.push(time.monotonicMs()), { ...time, after });
    time.pass(2_000);
    pacer.stop();
    expect(timers).toBe(left.length);
    expect(Math.max(...left.map((at, n) => Math.abs(at - 20 * n)))).toBeLessThanOrEqual(2);
    expect(pacer.takeLate().over5).toBe(0);
  });

  it('counts each frame once', () => {
    const { pacer, pass } = pace();
    pass(100);
    expect(pacer.takeLate().sent).toBe(6);
    expect(pacer.takeLate().sent).toBe(0);
    pacer.stop();
  });
});
