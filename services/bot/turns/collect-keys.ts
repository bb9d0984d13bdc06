/**
 * Collecting keys into an input: an account number, a menu choice. The rules are the ones that callers expect: the first key may take long;
 * from then on only the time between keys counts; what is longer than allowed is refused and not cut.
 */
import type { KeyRules, KeysTaken } from '../../../core/agent/keypad.ts';

/** An input under way. */
export interface KeyInput {
  readonly keys: string;
  /** When it is over unless a key comes. */
  readonly dueMs: number;
}

/** The start: the first key is waited for. */
export function startKeys({ firstKeyMs }: KeyRules, nowMs: number): KeyInput {
  return { keys: '', dueMs: nowMs + firstKeyMs };
}

/** One more key: the input, or its end. */
export function pressKey(
  rules: KeyRules,
  input: KeyInput,
  press: { digit: string; atMs: number },
): KeyInput | KeysTaken {
  if (press.digit === rules.terminator) return finish(input);
  const keys = input.keys + press.digit;
  if (keys.length > rules.longest) return { outcome: 'too-long', keys };
  // Where nothing finishes an input, its full length does.
  if (rules.terminator === '' && keys.length === rules.longest) return { outcome: 'taken', keys };
  return { keys, dueMs: press.atMs + rules.betweenKeysMs };
}

/** What the clock says. */
export function lookAtKeys(input: KeyInput, nowMs: number): KeyInput | KeysTaken {
  return nowMs < input.dueMs ? input : finish(input);
}

function finish({ keys }: KeyInput): KeysTaken {
  return keys === '' ? { outcome: 'nothing' } : { outcome: 'taken', keys };
}
