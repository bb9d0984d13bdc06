import { describe, expect, it } from 'vitest';
import { spendOn } from '../../../services/scaler/spend.ts';

const at = (time: string) => Date.parse(`2026-11-26T${time}Z`);
const tick = (time: string, fleet: number, timeZone = 'UTC') => ({
  nowMs: at(time),
  fleet,
  timeZone,
});

describe('spendOn', () => {
  it('adds up the tasks of each tick over the time since the last', () => {
    const first = spendOn(undefined, tick('10:00:00', 4));
    expect(first).toEqual({ day: '2026-11-26', taskSeconds: 0 });
    const second = spendOn({ atMs: at('10:00:00'), spent: first }, tick('10:01:00', 4));
    const third = spendOn({ atMs: at('10:01:00'), spent: second }, tick('10:01:05', 6));
    expect(third.taskSeconds).toBe(4 * 60 + 6 * 5);
  });

  it('begins anew at the pool’s own midnight', () => {
    const spent = { day: '2026-11-26', taskSeconds: 900 };
    const of = { atMs: at('22:59:30'), spent };
    expect(spendOn(of, tick('23:00:10', 1, 'Europe/Oslo'))).toEqual({
      day: '2026-11-27',
      taskSeconds: 40,
    });
  });

  it('counts no hours in which nobody looked, and nothing backwards', () => {
    const of = { atMs: at('10:00:00'), spent: { day: '2026-11-26', taskSeconds: 0 } };
    expect(spendOn(of, tick('14:00:00', 1)).taskSeconds).toBe(300);
    expect(spendOn(of, tick('09:59:00', 1)).taskSeconds).toBe(0);
  });
});
