import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { garbageCollector } from '../../../../bench/garbage-collector.ts';
import { race } from '../../../../services/bot/conversation/race.ts';

const collectGarbage = garbageCollector();

const raced = <T>(...contenders: (T | PromiseLike<T>)[]) => race(Promise, contenders);
const never = () => new Promise<never>(() => undefined);

describe('race', () => {
  it.each([
    ['the first value', () => raced(never(), Promise.resolve(1)), 1],
    ['a plain value', () => raced(never(), 2), 2],
    ['the earlier of two that are settled', () => raced(Promise.resolve(3), Promise.resolve(4)), 3],
  ])('resolves with %s', async (_, run, value) => {
    expect(await run()).toBe(value);
  });

  it('rejects with the first failure, and leaves none of a later one unhandled', async () => {
    const late = Promise.reject(new Error('late'));
    await expect(raced(Promise.reject(new Error('first')), late)).rejects.toThrow('first');
    await expect(raced(Promise.resolve('won'), late)).resolves.toBe('won');
  });

  it('works for the same contender in many races at once', async () => {
    let settle: (value: string) => void = () => undefined;
    const shared = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const races = [raced(shared, never()), raced(never(), shared), raced(shared, 'now')];
    settle('then');
    expect(await Promise.all(races)).toEqual(['then', 'then', 'now']);
  });

  it('holds nothing of a race that was won, where the language holds every winner', async () => {
    const held = async (
      run: (loser: Promise<never>, frame: Promise<object>) => Promise<unknown>,
    ) => {
      const loser = never();
      const frames: WeakRef<object>[] = [];
      for (let i = 0; i < 100; i++) {
        const frame = { samples: new Int16Array(320) };
        frames.push(new WeakRef(frame));
        await run(loser, Promise.resolve(frame));
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
      collectGarbage();
      const left = frames.filter((frame) => frame.deref() !== undefined).length;
      // The loser must still be there when they are counted.
      expect(loser).toBeInstanceOf(Promise);
      return left;
    };
    // This realm's own may be ours by now: the engine's library is given it.
    const other = runInNewContext('Promise') as PromiseConstructor;
    const native = other.race.bind(other);
    expect(await held((loser, frame) => native([frame, loser]))).toBeGreaterThan(90);
    expect(await held((loser, frame) => raced(frame, loser))).toBeLessThan(10);
  });
});
