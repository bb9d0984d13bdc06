import { describe, expect, it } from 'vitest';
import { watchSupervisor } from '../../../services/bot/watch-supervisor.ts';

/** A clock whose every sleep is a look that the test lets happen. */
function byHand() {
  const asleep: (() => void)[] = [];
  const clock = { sleep: () => new Promise<void>((wake) => void asleep.push(wake)) };
  let hung = 0;
  const watch = watchSupervisor({ clock, onHung: () => void (hung += 1) });
  return {
    ...watch,
    hung: () => hung,
    async look(times: number) {
      for (let n = 0; n < times; n++) {
        asleep.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('watchSupervisor', () => {
  it('calls back once, four looks after the last word', async () => {
    const seen = byHand();
    seen.heard();
    await seen.look(3);
    seen.heard();
    await seen.look(3);
    expect(seen.hung()).toBe(0);
    await seen.look(1);
    expect(seen.hung()).toBe(1);
    await seen.look(10);
    expect(seen.hung()).toBe(1);
  });

  it('waits for a first word as long as it takes', async () => {
    const seen = byHand();
    await seen.look(1_000);
    expect(seen.hung()).toBe(0);
  });
});
