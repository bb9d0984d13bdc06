/** The keys of a telephone, as an agent's tools use them: asked of the caller, and pressed by the bot. */

/** How an input is taken. */
export interface KeyRules {
  /** The key that finishes it; `''` for none: then its full length does. */
  readonly terminator: string;
  readonly firstKeyMs: number;
  readonly betweenKeysMs: number;
  /** A longer one is refused, and not cut. */
  readonly longest: number;
}

/** What a person expects who is asked for a number. */
export const USUAL_KEY_RULES: KeyRules = {
  terminator: '#',
  firstKeyMs: 10_000,
  betweenKeysMs: 2_000,
  longest: 32,
};

/** How an input ended. */
export type KeysTaken =
  | { readonly outcome: 'taken'; readonly keys: string }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'too-long'; readonly keys: string };

/** What a tool is given. */
export interface Keypad {
  /** Takes the caller's next keys for the tool; they are no turn of the conversation. A tool's `timeoutMs` must exceed its waits. */
  ask(rules?: Partial<KeyRules>): Promise<KeysTaken>;
  /** Presses keys on the line, for a menu at the other end. Answers whether they went out: only on the telephone. */
  send(keys: string): Promise<boolean>;
}

/** Keys that can be pressed; a comma is a pause of half a second. */
export const PRESSABLE = /^[0-9A-D*#,]{1,64}$/;
