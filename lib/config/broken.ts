/** Rules between fields, as the lists of them say what is broken. */

/** A broken rule: the field to change and what it must be. */
export interface Broken {
  readonly path: readonly string[];
  readonly rule: string;
}

/** The broken rule, where it is broken. */
export function when(isBroken: boolean, path: readonly string[], rule: string): Broken[] {
  return isBroken ? [{ path, rule }] : [];
}
