/** Keys as the caller means them: one input of several keys, at its terminator, at its longest, or after a pause. */
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';

/** The agent's rules for them. */
export interface CollectorRules {
  /** Ends the input and is no part of it; empty for none. */
  readonly terminator: string;
  readonly pauseMs: number;
  readonly longest: number;
}

/** Collects keys. */
export interface KeyCollector {
  press(keys: readonly string[]): void;
  close(): void;
}

/** Calls `onInput` with one or more keys; with none where the terminator alone was pressed. */
export function collectKeys(
  rules: CollectorRules,
  clock: Pick<TimerClock, 'after'>,
  onInput: (keys: string) => void,
): KeyCollector {
  let input = '';
  let cancel: Cancel = () => undefined;
  const give = () => {
    cancel();
    const keys = input;
    input = '';
    onInput(keys);
  };
  const press = (key: string) => {
    if (key === rules.terminator) return give();
    input += key;
    if (input.length >= rules.longest) return give();
    cancel();
    cancel = clock.after(rules.pauseMs, give);
  };
  return {
    press: (keys) => keys.forEach(press),
    close: () => cancel(),
  };
}
