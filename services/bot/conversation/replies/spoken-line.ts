/** One stretch of the bot's speech: its text, where in the sound each sentence begins, and what of it was heard. */
import { CHARACTERS_A_SECOND } from '../../providers/sentences.ts';
import type { EndingReply } from '../endings.ts';
import { ENGINE_RATE } from '../engine/engine.ts';

/** Text and sound as they are made, and who waits for its end. */
export class SpokenLine implements EndingReply {
  readonly #sentences: string[] = [];
  /** The sample at which a sentence begins, where the voice knows. */
  readonly #starts: number[] = [];
  #made = 0;
  #whole = false;
  #over = false;
  #interrupted = false;
  #waiting: ((line: EndingReply) => void)[] = [];

  /** As it was shown; a voice may be told other words for the same. */
  get text(): string {
    return this.#sentences.join(' ');
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  show(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** What is made next says the sentence of that number. */
  saying(index: number): void {
    this.#starts[index] = this.#made;
  }

  made(samples: number): void {
    this.#made += samples;
  }

  /** All of its sound is made. */
  complete(): void {
    this.#whole = true;
  }

  /** It was played to its end, or cut. */
  finish(interrupted: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#interrupted = interrupted;
    for (const tell of this.#waiting.splice(0)) tell(this);
  }

  addDoneCallback(callback: (line: EndingReply) => void): void {
    if (this.#over) callback(this);
    else this.#waiting.push(callback);
  }

  /** The words that a caller has heard who was played so many samples. */
  heard(samples: number): string {
    const parts = this.#starts.length > 0 ? this.#sentences : [this.text];
    const heard = parts.map((part, index) => {
      const start = this.#starts.length > 0 ? (this.#starts[index] ?? this.#made) : 0;
      return wordsWithin(part, (samples - start) / this.#lengthOf(part, index, start));
    });
    return heard.filter((words) => words !== '').join(' ');
  }

  /** Of a sentence's sound; of one that is still being made, at least as long as it takes to say it. */
  #lengthOf(part: string, index: number, start: number): number {
    const next = this.#starts[index + 1];
    if (next !== undefined) return Math.max(1, next - start);
    const made = this.#made - start;
    const usual = (part.length / CHARACTERS_A_SECOND) * ENGINE_RATE;
    return Math.max(1, this.#whole ? made : Math.max(made, usual));
  }
}

/** The words of a text whose larger part lies within this share of it. */
export function wordsWithin(text: string, share: number): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const letters = words.join(' ').length;
  let end = 0;
  const heard = words.filter((word) => {
    const middle = end + word.length / 2;
    end += word.length + 1;
    return middle <= share * letters;
  });
  return heard.join(' ');
}
