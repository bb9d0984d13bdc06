/** Who holds a phone: hears twenty milliseconds at a time, and speaks them, 16 bits at 16 kHz. */

/** Where what is heard comes from. */
export type HeardFrom = 'bot' | 'party' | 'hold' | 'voice';

/** One end of a line. */
export interface Party {
  hear(frame: Int16Array | undefined, from: HeardFrom): void;
  /** The next 20 ms that they say; nothing for silence. */
  speak(): Int16Array | undefined;
}

/** Somebody who says nothing. */
export const SILENT_PARTY: Party = { hear: () => undefined, speak: () => undefined };

/** A party that is told what to say, and remembers what it heard. */
export interface ScriptedParty extends Party {
  say(samples: Int16Array): void;
  /** Milliseconds of sound that were heard from each. */
  readonly heardMs: Readonly<Record<HeardFrom, number>>;
  /** Root mean square of the last 100 ms. */
  readonly level: number;
  readonly speaking: boolean;
}

const FRAME = 320;

/** Quieter than this is no speech. */
const QUIET = 60;

/** Somebody with a script. */
export function createScriptedParty(): ScriptedParty {
  const heardMs = { bot: 0, party: 0, hold: 0, voice: 0 };
  let words: Int16Array[] = [];
  let levels: number[] = [];
  return {
    heardMs,
    hear(frame, from) {
      const level = frame ? loudness(frame) : 0;
      levels = [...levels, level].slice(-5);
      if (level > QUIET) heardMs[from] += 20;
    },
    speak() {
      return words.shift();
    },
    say(samples) {
      for (let at = 0; at < samples.length; at += FRAME) {
        const frame = new Int16Array(FRAME);
        frame.set(samples.subarray(at, at + FRAME));
        words = [...words, frame];
      }
    },
    get level() {
      return Math.max(0, ...levels);
    },
    get speaking() {
      return words.length > 0;
    },
  };
}

function loudness(frame: Int16Array): number {
  return Math.sqrt(frame.reduce((sum, one) => sum + one * one, 0) / frame.length);
}
