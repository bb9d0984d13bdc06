/** What a transition answers: the next item, or why there is none. Nothing is changed in place. */
export type Outcome<T> =
  | { readonly outcome: 'moved'; readonly next: T; readonly why?: string | undefined }
  | { readonly outcome: 'refused'; readonly because: string };

/** A transition that happened; `why` is for the trail of whoever looks into it later. */
export function moved<T>(next: T, why?: string): Outcome<T> {
  return why === undefined ? { outcome: 'moved', next } : { outcome: 'moved', next, why };
}

/** A transition that its rule forbids; `because` is for logs and tests, not for callers. */
export function refused(because: string): { outcome: 'refused'; because: string } {
  return { outcome: 'refused', because };
}
