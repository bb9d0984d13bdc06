/**
 * How a conversation ends, or is handed over. It belongs to one reply: it happens when that reply was played to its end and the
 * caller has left it at that; a caller who goes on talking takes it back.
 */
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';

/** What is to happen, and why. */
export interface PlannedEnding {
  readonly what: 'end' | 'transfer';
  /** Where to, of the agent's transfer targets. */
  readonly target?: string;
  /** What the person is told before they take the caller. */
  readonly about?: string;
  /** Nothing could answer any more: the caller cannot take it back. */
  readonly failed?: string;
}

/** A reply that an ending belongs to. */
export interface EndingReply {
  readonly interrupted: boolean;
  addDoneCallback(callback: (reply: EndingReply) => void): void;
}

/** What becomes of endings. */
export interface Endings {
  /** The reply wants it; the latest one counts. */
  request(ending: PlannedEnding, reply: EndingReply): void;
  /** The caller speaks, types or presses a key. */
  takeBack(): void;
  close(): void;
}

/** The caller's time to say "no, wait" after a farewell. */
const GRACE_MS = 1_200;

/** A farewell that is not at its end by then never will be: its sound did not come. */
const DEADLINE_MS = 12_000;

/** Bounds, for tests. */
export interface EndingPace {
  readonly graceMs: number;
  readonly deadlineMs: number;
}

/** Calls `onEnd` once, when it is meant. */
export function createEndings(
  onEnd: (ending: PlannedEnding) => void,
  clock: Pick<TimerClock, 'after'>,
  pace: EndingPace = { graceMs: GRACE_MS, deadlineMs: DEADLINE_MS },
): Endings {
  let wanted: PlannedEnding | undefined;
  let cancel: Cancel = () => undefined;
  let over = false;
  const after = (ms: number) => {
    cancel();
    cancel = clock.after(ms, () => {
      if (!wanted || over) return;
      over = true;
      onEnd(wanted);
    });
  };
  const forget = () => {
    wanted = undefined;
    cancel();
  };
  return {
    request(ending, reply) {
      if (wanted?.failed) return;
      wanted = ending;
      after(pace.deadlineMs);
      reply.addDoneCallback(({ interrupted }) => {
        if (wanted !== ending) return;
        if (interrupted && !ending.failed) forget();
        // Who is handed over waits for somebody, and has nothing to take back.
        else after(ending.what === 'transfer' || ending.failed ? 0 : pace.graceMs);
      });
    },
    takeBack() {
      if (!wanted?.failed) forget();
    },
    close() {
      over = true;
      forget();
    },
  };
}
