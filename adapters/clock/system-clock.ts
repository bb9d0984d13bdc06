/** The system's own clock. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TimerClock } from '../../core/time/clock.ts';

/** Wall time, the process's own, and real timers; an aborted sleep resolves early. */
export function createSystemClock(): TimerClock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    every(ms, act) {
      const timer = setInterval(act, ms);
      return () => clearInterval(timer);
    },
  };
}
