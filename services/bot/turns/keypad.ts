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
  /** As a tool asks; with `signal`, until whoever has asked is given up. */
  ask(rules?: Partial<KeyRules>, signal?: AbortSignal): Promise<KeysTaken>;
  /** The caller has pressed these. Answers whether somebody had asked for them. */
  take(keys: readonly string[]): boolean;
  /** Whether a first key has come of an input that is not over: what the bot would say now is not wanted. */
  readonly collecting: boolean;
  /** How keys go out. */
  sendBy(way: (keys: string) => Promise<boolean>): void;
}

interface Asked {
  readonly rules: KeyRules;
  readonly give: (taken: KeysTaken) => void;
  input: KeyInput;
  cancel: Cancel | undefined;
}

const NOTHING: KeysTaken = { outcome: 'nothing' };

/** Nobody asks, and nothing carries keys yet. */
export function createKeypad(clock: TimerClock): CallKeypad {
  return new Keys(clock);
}

class Keys implements CallKeypad {
  readonly #clock: TimerClock;
  #asked: Asked | undefined;
  #way = async (_keys: string) => false;

  constructor(clock: TimerClock) {
    this.#clock = clock;
  }

  get collecting(): boolean {
    return this.#asked !== undefined && this.#asked.input.keys !== '';
  }

  ask(given: Partial<KeyRules> = {}, signal?: AbortSignal): Promise<KeysTaken> {
    // Who asks again has given the first up.
    if (this.#asked) this.#settle(this.#asked, NOTHING);
    if (signal?.aborted) return Promise.resolve(NOTHING);
    return new Promise((give) => {
      const rules = { ...USUAL_KEY_RULES, ...given };
      const input = startKeys(rules, this.#clock.monotonicMs());
      const asked: Asked = { rules, give, input, cancel: undefined };
      this.#asked = asked;
      this.#settle(asked, input);
      const leave = () => this.#asked === asked && this.#settle(asked, NOTHING);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  take(keys: readonly string[]): boolean {
    const of = this.#asked;
    if (!of) return false;
    for (const digit of keys) {
      const atMs = this.#clock.monotonicMs();
      if (this.#asked === of) this.#settle(of, pressKey(of.rules, of.input, { digit, atMs }));
    }
    return true;
  }

  send(keys: string): Promise<boolean> {
    return PRESSABLE.test(keys) ? this.#way(keys) : Promise.resolve(false);
  }

  sendBy(way: (keys: string) => Promise<boolean>): void {
    this.#way = way;
  }

  #settle(of: Asked, next: KeyInput | KeysTaken): void {
    of.cancel?.();
    if ('outcome' in next) {
      if (this.#asked === of) this.#asked = undefined;
      return of.give(next);
    }
    of.input = next;
    const { monotonicMs, after } = this.#clock;
    const look = () => this.#settle(of, lookAtKeys(of.input, monotonicMs()));
    of.cancel = after(Math.max(0, next.dueMs - monotonicMs()), look);
  }
}
