/**
 * Time that passes only when nothing is left to do at the present moment, so that hours of a whole system take seconds, and
 * the same seed gives the same history. Whoever sleeps does so as somebody: one who died never wakes, one who is frozen
 * wakes late.
 */
import type { Clock } from '../../../core/time/clock.ts';

/** A process of the system under test. */
export interface Actor {
  alive: boolean;
  frozenUntilMs: number;
  /** What its clock is wrong by. */
  skewMs: number;
}

/** The passing of time. */
export interface VirtualTime {
  nowMs(): number;
  /** Calls back then. */
  at(atMs: number, wake: () => void): void;
  sleep(ms: number, signal?: AbortSignal, actor?: Actor): Promise<void>;
  /** The clock on an actor's machine. */
  clockOf(actor: Actor): Clock;
  /** Lets time pass until that holds. Throws when it does not by `limitMs`. */
  run(holds: () => boolean, limitMs: number): Promise<void>;
}

/** Begins at a moment. */
export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  const queue = createTimers();
  const at = (atMs: number, wake: () => void) => queue.add(Math.max(Math.ceil(atMs), nowMs), wake);

  function sleep(ms: number, signal?: AbortSignal, actor?: Actor): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      let over = false;
      const end = () => {
        over = true;
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const wake = () => {
        if (over || actor?.alive === false) return;
        if (actor && actor.frozenUntilMs > nowMs) at(actor.frozenUntilMs, wake);
        else end();
      };
      signal?.addEventListener('abort', end, { once: true });
      at(nowMs + Math.max(0, ms), wake);
    });
  }

  return {
    nowMs: () => nowMs,
    at,
    sleep,
    clockOf: (actor) => ({
      nowMs: () => nowMs + actor.skewMs,
      sleep: (ms, signal) => sleep(ms, signal, actor),
    }),
    async run(holds, limitMs) {
      for (;;) {
        // All that can be done at this moment is done before time passes.
        await new Promise((resolve) => setImmediate(resolve));
        if (holds()) return;
        const next = queue.next();
        if (next === undefined) throw new Error('nothing is left to happen');
        if (next > limitMs) throw new Error(`not within ${limitMs - startMs} ms`);
        nowMs = next;
        queue.wakeAll(next);
      }
    },
  };
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A binary heap by time, then by order of arrival. */
function createTimers() {
  const heap: Timer[] = [];
  let order = 0;
  const isBefore = (a: Timer, b: Timer) =>
    a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const swap = (i: number, j: number) => {
    [heap[i], heap[j]] = [heap[j] as Timer, heap[i] as Timer];
  };
  const rise = (from: number) => {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!isBefore(heap[i] as Timer, heap[parent] as Timer)) return;
      swap(i, parent);
      i = parent;
    }
  };
  const sink = () => {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      for (const child of [left, right])
        if (child < heap.length && isBefore(heap[child] as Timer, heap[least] as Timer))
          least = child;
      if (least === i) return;
      swap(i, least);
      i = least;
    }
  };
  const take = () => {
    const first = heap[0] as Timer;
    const last = heap.pop() as Timer;
    if (heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  };
  return {
    add(atMs: number, wake: () => void) {
      heap.push({ atMs, order: order++, wake });
      rise(heap.length - 1);
    },
    next: () => heap[0]?.atMs,
    wakeAll(atMs: number) {
      while (heap[0]?.atMs === atMs) take().wake();
    },
  };
}
