/** The words of the turn that is being spoken, out of a recogniser's segments, some of which go on changing after the turn was taken. */
import type { HeardText } from '../providers/ports.ts';

/** What has been heard since the last turn. */
export interface TurnText {
  /** Takes a segment's latest text. */
  hear(heard: HeardText): void;
  /** The words that belong to no turn yet. */
  text(): string;
  /** They belong to a turn now: what a segment still says of them is not said again. */
  take(): string;
}

/** Segments that are remembered; a recogniser changes none but its latest. */
const REMEMBERED = 16;

interface Segment {
  readonly words: readonly string[];
  /** Words of it that were taken with a turn. */
  readonly taken: number;
}

/** Nothing heard yet. */
export function createTurnText(): TurnText {
  const segments = new Map<string, Segment>();
  const text = () =>
    [...segments.values()].flatMap(({ words, taken }) => words.slice(taken)).join(' ');
  return {
    hear({ segment, text: said }) {
      const taken = segments.get(segment)?.taken ?? 0;
      segments.set(segment, { words: said.split(/\s+/).filter((word) => word !== ''), taken });
      if (segments.size > REMEMBERED) segments.delete(segments.keys().next().value ?? '');
    },
    text,
    take() {
      const turn = text();
      for (const [id, { words, taken }] of segments)
        segments.set(id, { words, taken: Math.max(taken, words.length) });
      return turn;
    },
  };
}
