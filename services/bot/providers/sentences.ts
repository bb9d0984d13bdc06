/** Sentences of a text that is still being written. */

/** Ends of sentences, with the closing marks after them. A number's point and `e.g.` are none. */
const END =
  /(?<![A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|approx))[.!?…。！？]+["')\]]*(?=\s|$)|\n+/gu;

/** A sentence that is shorter is spoken together with the next one: a voice of sentences pauses after each. */
const SHORTEST = 12;

/** Characters that a voice speaks in a second, on the fast side: rather say a word twice than lose one. */
export const CHARACTERS_A_SECOND = 14;

/** The start of the sentence that holds this character; not before `least`. */
export function sentenceStart(text: string, at: number, least = 0): number {
  let start = least;
  for (const { index, 0: mark } of text.matchAll(END)) {
    const next = index + mark.length;
    if (next > at) break;
    if (next >= least) start = next;
  }
  while (start < text.length && /\s/.test(text[start] ?? '')) start += 1;
  return start;
}

/** Cuts text, as it comes, into sentences that can be spoken; what holds no letter and no digit is left out. */
export async function* sentencesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  const cutter = createSentenceCutter();
  for await (const piece of text) yield* cutter.take(piece);
  yield* cutter.end();
}

/** The same where pieces come by calls. */
export function createSentenceCutter() {
  let rest = '';
  return {
    /** The sentences that are whole with this piece. */
    take(piece: string): string[] {
      rest += piece;
      const sentences: string[] = [];
      for (let end = firstEnd(rest); end > 0; end = firstEnd(rest)) {
        sentences.push(rest.slice(0, end).trim());
        rest = rest.slice(end);
      }
      return sentences.filter(canBeSaid);
    },
    /** What is left. */
    end(): string[] {
      const last = rest.trim();
      rest = '';
      return canBeSaid(last) ? [last] : [];
    },
  };
}

/** The sentences of a whole text, cut the same way. */
export function cutSentences(text: string): string[] {
  const cutter = createSentenceCutter();
  return [...cutter.take(text), ...cutter.end()];
}

/** Whether there is anything to say in it: not in an emoji, dots or blanks. */
export function canBeSaid(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Where the first sentence ends; 0 where that is not known yet. */
function firstEnd(text: string): number {
  for (const { index, 0: mark } of text.matchAll(END)) {
    const end = index + mark.length;
    // At the very end a point may still become a number's.
    if (end < text.length && text.slice(0, end).trim().length >= SHORTEST) return end;
  }
  return 0;
}
