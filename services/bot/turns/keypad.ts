/** One call's keypad: the caller's keys go to whoever has asked for them, and the bot's own go out by whatever carries the call. */
import {
  type Keypad,
  type KeyRules,
  type KeysTaken,
  PRESSABLE,
  USUAL_KEY_RULES,
} from '../../../core/agent/keypad.ts';
import type { Cancel, TimerClock } from '../../../core/time/clock.ts';
import { type KeyInput, lookAtKeys, pressKey, startKeys } from './collect-keys.ts';

/** The keypad as the bot has it. */
export interface CallKeypad extends Keypad {
  /** The caller has pressed these. Answers whether somebody had asked for them. */
  take(keys: readonly string[]): boolean;
  /** How keys go out. */
  sendBy(way: (keys: string) => Promise<boolean>): void;
}

interface Asked {
  readonly rules: KeyRules;
  readonly give: (taken: KeysTaken) => void;
  input: KeyInput;
  cancel: Cancel | undefined;
}

/** Nobody asks, and nothing carries keys yet. */
export function createKeypad(clock: TimerClock): CallKeypad {
  const nowMs = clock.monotonicMs;
  let asked: Asked | undefined;
  let way = async (_keys: string) => false;
  const settle = (of: Asked, next: KeyInput | KeysTaken) => {
    of.cancel?.();
    if ('outcome' in next) {
      if (asked === of) asked = undefined;
      return of.give(next);
    }
    of.input = next;
    const look = () => settle(of, lookAtKeys(of.input, nowMs()));
    of.cancel = clock.after(Math.max(0, next.dueMs - nowMs()), look);
  };
  return {
    ask: (of = {}) =>
      new Promise((give) => {
        // Who asks again has given the first up.
        if (asked) settle(asked, { outcome: 'nothing' });
        const rules = { ...USUAL_KEY_RULES, ...of };
        const input = startKeys(rules, nowMs());
        asked = { rules, give, input, cancel: undefined };
        settle(asked, input);
      }),
    take(keys) {
      const of = asked;
      if (!of) return false;
      for (const digit of keys)
        if (asked === of) settle(of, pressKey(of.rules, of.input, { digit, atMs: nowMs() }));
      return true;
    },
    send: (keys) => (PRESSABLE.test(keys) ? way(keys) : Promise.resolve(false)),
    sendBy: (by) => void (way = by),
  };
}
