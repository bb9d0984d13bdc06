/** Keys as a carrier tells them: the same press may be told twice, and a long one several times. */

/** Nobody presses the same key twice within this; a carrier that repeats a held key does. */
const SAME_PRESS_MS = 60;

/** A press. */
export interface KeyPress {
  readonly digit: string;
  readonly id?: string | undefined;
  readonly atMs: number;
}

/** Whether this press is the one before, told again. */
export function isSamePress(press: KeyPress, before: KeyPress | undefined): boolean {
  if (!before || press.digit !== before.digit) return false;
  const again = press.id !== undefined && press.id === before.id;
  return again || press.atMs - before.atMs < SAME_PRESS_MS;
}
