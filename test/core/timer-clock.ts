/** Time that a test lets pass: timers are due in their order, and nothing happens between. */
import type { TimerClock } from '../../core/time/clock.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until a test lets it pass. */
export interface HandTimers extends TimerClock {
  /** What is due within that time is done, one after another. */
  pass(ms: number): void;
  /** The same, with what follows from each by promises. */
  passing(ms: number): Promise<void>;
  /** Time goes by in which nothing can be done. */
  block(ms: number): void;
  /** Somebody sets the wall clock. */
  set(byMs: number): void;
}

/** At that wall time. */
export function createHandTimers(startMs = 1_000_000): HandTimers {
  let passedMs = 0;
  let setByMs = 0;
  let due: readonly Due[] = [];
  const start = (ms: number, act: () => void, everyMs?: number) => {
    let current: Due;
    const wait = (waitMs: number) => {
      current = { atMs: passedMs + waitMs, run };
      due = [...due, current];
    };
    function run(): void {
      if (everyMs !== undefined) wait(everyMs);
      act();
    }
    wait(ms);
    return () => void (due = due.filter((one) => one !== current));
  };
  /** The next that is due by then, in order of time and of arrival. */
  const take = (untilMs: number) => {
    const atMs = Math.min(...due.map((one) => one.atMs));
    const next = due.find((one) => one.atMs === atMs && atMs <= untilMs);
    if (!next) return undefined;
    due = due.filter((one) => one !== next);
    passedMs = Math.max(passedMs, next.atMs);
    return next;
  };
  return {
    nowMs: () => startMs + setByMs + passedMs,
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const cancel = start(ms, resolve);
        const wake = () => {
          cancel();
          resolve();
        };
        if (signal?.aborted) wake();
        signal?.addEventListener('abort', wake, { once: true });
      }),
    after: (ms, act) => start(ms, act),
    every: (ms, act) => start(ms, act, ms),
    pass(ms) {
      const untilMs = passedMs + ms;
      for (let next = take(untilMs); next; next = take(untilMs)) next.run();
      passedMs = Math.max(passedMs, untilMs);
    },
    async passing(ms) {
      const untilMs = passedMs + ms;
      const settle = () => new Promise((resolve) => setImmediate(resolve));
      await settle();
      for (let next = take(untilMs); next; next = take(untilMs)) {
        next.run();
        await settle();
      }
      passedMs = Math.max(passedMs, untilMs);
    },
    block: (ms) => void (passedMs += ms),
    set: (byMs) => void (setByMs += byMs),
  };
}
