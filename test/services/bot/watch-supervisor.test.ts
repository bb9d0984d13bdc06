import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchSupervisor } from '../../../services/bot/watch-supervisor.ts';

/** A clock whose every sleep is a look that the test lets happen. */
function byHand(connected = true) {
  const asleep: (() => void)[] = [];
  const clock = { sleep: () => new Promise<void>((wake) => void asleep.push(wake)) };
  const channel = Object.assign(new EventEmitter(), { connected });
  let gone = 0;
  const watch = watchSupervisor({ clock, channel, onGone: () => void (gone += 1) });
  return {
    ...watch,
    channel,
    gone: () => gone,
    async look(times: number) {
      for (let n = 0; n < times; n++) {
        asleep.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('watchSupervisor', () => {
  it('calls back once, five looks after the last word', async () => {
    const seen = byHand();
    seen.heard();
    await seen.look(4);
    seen.heard();
    await seen.look(4);
    expect(seen.gone()).toBe(0);
    await seen.look(1);
    expect(seen.gone()).toBe(1);
    await seen.look(10);
    expect(seen.gone()).toBe(1);
  });

  it('waits for a first word as long as it takes', async () => {
    const seen = byHand();
    await seen.look(1_000);
    expect(seen.gone()).toBe(0);
  });

  it('calls back once when the channel closes, whatever comes after', async () => {
    const seen = byHand();
    seen.heard();
    seen.channel.emit('disconnect');
    await seen.look(10);
    expect(seen.gone()).toBe(1);
  });

  it('knows a supervisor that died before anybody could listen', () => {
    expect(byHand(false).gone()).toBe(1);
  });
});
