/** Whether a turn's end was told in time. */
import type { Recording } from './recording.ts';

/** Later than this after the last word, a caller asks "hello?". */
const LATE_MS = 1_200;

/** A word's last sound is quiet: an end within it is none that cuts. */
const GRACE_MS = 60;

/** What became of one turn. */
export interface TurnVerdict {
  readonly what:
    | 'right'
    /** It was taken for over while the caller went on. */
    | 'early'
    | 'late'
    /** It was never taken for over. */
    | 'missed'
    /** A sound without words was taken for a turn. */
    | 'noise';
  /** From the last word to the end of a turn that was not cut. */
  readonly afterMs?: number;
}

/** The verdict on a turn whose ends were told at these times. */
export function judgeTurnEnd(
  { endMs }: Pick<Recording, 'endMs'>,
  turns: readonly number[],
): TurnVerdict {
  if (endMs === 0) return { what: turns.length > 0 ? 'noise' : 'right' };
  if (turns.some((atMs) => atMs < endMs - GRACE_MS)) return { what: 'early' };
  const [first] = turns;
  if (first === undefined) return { what: 'missed' };
  const afterMs = Math.round(first - endMs);
  return { what: afterMs > LATE_MS ? 'late' : 'right', afterMs };
}
