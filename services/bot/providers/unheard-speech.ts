/** What the caller has said and nobody has told a word of: its sound, for another hearer, and whether it is more than a cough. */
import { ENGINE_RATE } from '../conversation/engine/engine.ts';

/** Less in all is coughs: no text comes of them, and that is no fault. A "hello?" is as short, and is said again. */
const WORD_SAMPLES = ENGINE_RATE * 0.7;

/** What is kept; what was said before is too long ago to be answered. */
const TAPE_SAMPLES = ENGINE_RATE * 15;

/** The tape. */
export interface UnheardSpeech {
  readonly speaking: () => boolean;
  push(pcm: Int16Array): void;
  started(): void;
  ended(): void;
  /** Since shortly before the caller began; nothing where nobody spoke. */
  sound(): readonly Int16Array[];
  hasWords(): boolean;
  /** What was said so far was told for good; what comes is said on top of it. */
  told(): void;
  /** All of it was told but what is no word. */
  isTold(): boolean;
  /** It was told, or was no speech. */
  forget(): void;
}

/** An empty one. */
export function createUnheardSpeech(): UnheardSpeech {
  let tape: Int16Array[] = [];
  let taped = 0;
  let spoken = 0;
  let silent = 0;
  let speaking = false;
  let told = false;
  const forget = () => {
    tape = [];
    taped = spoken = 0;
    told = false;
  };
  return {
    speaking: () => speaking,
    push(pcm) {
      tape.push(pcm);
      taped += pcm.length;
      if (speaking) spoken += pcm.length;
      else silent += pcm.length;
      while (tape[0] && taped - tape[0].length >= TAPE_SAMPLES) taped -= tape.shift()?.length ?? 0;
    },
    started() {
      // Coughs of a whole call are no sentence.
      if (silent >= TAPE_SAMPLES) spoken = 0;
      silent = 0;
      speaking = true;
    },
    ended() {
      speaking = false;
    },
    sound: () => (spoken > 0 ? tape : []),
    hasWords: () => spoken >= WORD_SAMPLES,
    told() {
      spoken = 0;
      told = true;
    },
    isTold: () => told && spoken < WORD_SAMPLES,
    forget,
  };
}
