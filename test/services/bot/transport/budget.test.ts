import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../../core/access/budget.ts';
import { IceConnection } from '../../../../services/bot/transport/ice/ice-connection.ts';
import { createPaths } from '../../../../services/bot/transport/ice/paths.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

const take = (times: number, one: () => boolean) =>
  Array.from({ length: times }, one).filter(Boolean).length;

describe('a budget', () => {
  it('lets a burst through, then so many a second, and counts what it refused', () => {
    let nowMs = 0;
    const budget = createBudget({ perSecond: 10, burst: 20 }, () => nowMs);
    expect([take(50, () => budget.take()), budget.takeRefused()]).toEqual([20, 30]);
    nowMs = 1_000;
    expect([take(50, () => budget.take()), budget.takeRefused()]).toEqual([10, 40]);
    nowMs = 3_600_000;
    expect([take(50, () => budget.take()), budget.takeRefused()]).toEqual([20, 30]);
  });
});

describe('a connection’s packets', () => {
  it('reach the library as fast as any call sends them, and no flood does', () => {
    const clock = createHandTimers();
    const caller = { address: '192.0.2.1', port: 1 };
    const paths = createPaths(clock.monotonicMs);
    paths.checked(caller, true);
    paths.proved(caller);
    let reached = 0;
    const leg = {
      port: 0,
      remote: { ufrag: 'u', password: 'p' },
      identify: () => undefined,
      toLibrary: () => void (reached += 1),
      release: () => undefined,
      close: () => undefined,
    };
    const connection = new IceConnection({ leg, paths, send: () => undefined, clock });
    const packet = Buffer.alloc(100, 0x80);
    for (let n = 0; n < 5_000; n++) connection.carried(packet, caller);
    expect([reached, connection.takeRefused()]).toEqual([1_000, 4_000]);
    clock.pass(1_000);
    for (let n = 0; n < 5_000; n++) connection.carried(packet, caller);
    expect(reached).toBe(2_000);
  });
});
