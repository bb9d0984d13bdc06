/** One reading that serves all who ask within a while. */
import type { Clock } from './clock.ts';

/** How a thing is read, and for how long from the question on an answer serves. */
export interface KeptReading<T> {
  readonly read: (name: string) => Promise<T>;
  readonly keptMs: (answer: T) => number;
}

/** What was read lately, by name. A reading under way serves whoever asks meanwhile; a failed one nobody after them. */
export interface Kept<T> {
  get(name: string): Promise<T>;
  /** The next question is answered by a reading that begins with it. */
  forget(name: string): void;
}

/** A reader with a short memory. */
export function createKept<T>(
  clock: Pick<Clock, 'nowMs'>,
  { read, keptMs }: KeptReading<T>,
): Kept<T> {
  const kept = new Map<string, { readonly answer: Promise<T>; untilMs: number }>();
  return {
    get(name) {
      const nowMs = clock.nowMs();
      const known = kept.get(name);
      if (known && nowMs < known.untilMs) return known.answer;
      const begun = { answer: read(name), untilMs: Number.POSITIVE_INFINITY };
      kept.set(name, begun);
      const keep = (answer: T) => void (begun.untilMs = nowMs + keptMs(answer));
      const drop = () => void (kept.get(name) === begun && kept.delete(name));
      begun.answer.then(keep, drop);
      return begun.answer;
    },
    forget: (name) => void kept.delete(name),
  };
}
