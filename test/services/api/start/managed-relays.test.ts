import { describe, expect, it } from 'vitest';
import { createManagedRelays } from '../../../../services/api/start/managed-relays.ts';
import { createHandClock } from '../../../core/warm-store.ts';

function setUp(channels: number, fails = () => false) {
  const asked: number[] = [];
  const warned: string[] = [];
  const clock = createHandClock();
  const note = (message: string) => void warned.push(message);
  const find = createManagedRelays({
    channels,
    clock,
    log: { info: note, warn: note, error: note },
    async ask(channel) {
      asked.push(channel);
      if (fails()) throw new Error('ClientLimitExceededException');
      return [{ urls: [`turns:of-${channel}`] }];
    },
  });
  return { find, asked, warned, clock };
}

describe('createManagedRelays', () => {
  it('spreads sessions over the channels, and gives a session the same one each time', async () => {
    const { find, asked } = setUp(10);
    const found = await Promise.all(Array.from({ length: 200 }, (_, i) => find(`session-${i}`)));
    expect(asked.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await find('session-7')).toEqual(found[7]);
  });

  it('asks once a minute, however many come at once', async () => {
    const { find, asked, clock } = setUp(1);
    await Promise.all(['a', 'b', 'c'].map(find));
    clock.moveMs(59_000);
    await find('d');
    expect(asked).toHaveLength(1);
    clock.moveMs(1_000);
    await find('e');
    expect(asked).toHaveLength(2);
  });

  it('lets nobody wait again for what has just failed, and tries anew after a while', async () => {
    let fails = true;
    const { find, asked, warned, clock } = setUp(1, () => fails);
    expect(await find('a')).toEqual([]);
    expect(await find('b')).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(warned).toEqual(['no relay could be had: callers get none']);
    fails = false;
    clock.moveMs(15_000);
    expect(await find('c')).toEqual([{ urls: ['turns:of-0'] }]);
  });
});
