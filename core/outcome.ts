/** What a transition answers: the next item, or why there is none. Nothing is changed in place. */
export type Outcome<T> =
  | { readonly outcome: 'moved'; readonly next: T }
  | { readonly outcome: 'refused'; readonly because: string };

/** A transition that happened. */
export function moved<T>(next: T): Outcome<T> {
  return { outcome: 'moved', next };
}

/** A transition that its rule forbids; `because` is for logs and tests, not for callers. */
export function refused(because: string): { outcome: 'refused'; because: string } {
  return { outcome: 'refused', because };
}
