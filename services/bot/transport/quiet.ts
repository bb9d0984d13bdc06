/** Notices that a caller has fallen silent, by how often it was heard before: each 20 ms, or only by a ping a second. */

/** Shorter pauses are jitter. */
const LEAST_MS = 250;

/** A caller who is there is heard at least by a check each 2.5 s. */
const MOST_MS = 2_500;

/** Pauses that many times as long as usual are none of the usual ones. */
const FACTOR = 2.5;

/** What is left of the longest pause with each sign. */
const FORGET = 0.9;

/** One caller's signs. */
export interface Quiet {
  /** The caller was heard. */
  sign(): void;
  /** How long nothing was heard, in ms. */
  forMs(): number;
  /** Whether that is longer than usual. */
  readonly now: boolean;
}

/** Heard just now; `nowMs` is monotonic. */
export function createQuiet(nowMs: () => number): Quiet {
  let heardMs = nowMs();
  let usualMs = 0;
  const forMs = () => nowMs() - heardMs;
  return {
    sign() {
      usualMs = Math.min(MOST_MS, Math.max(forMs(), usualMs * FORGET));
      heardMs = nowMs();
    },
    forMs,
    get now() {
      return forMs() > Math.min(MOST_MS, Math.max(LEAST_MS, usualMs * FACTOR));
    },
  };
}
