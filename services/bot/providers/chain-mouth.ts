/** Several voices as one: when one fails, the next goes on with the sentence that was cut. */
import type { Circuits } from './circuits.ts';
import type { Mouth, Saying } from './ports.ts';
import { asProviderFault, ProviderFault } from './provider-fault.ts';
import { CHARACTERS_A_SECOND, canBeSaid, cutSentences, sentenceStart } from './sentences.ts';
import { type MouthPace, watchSound } from './sound-watch.ts';
import { recordText, type TextTape } from './text-tape.ts';

/** From the first text to the first sound; the slowest voices that are of use take a third of it. */
const FIRST_SOUND_MS = 2_500;

/** Between sounds, while text is there to be spoken. */
const GAP_MS = 2_500;

/** What a chain is made of, besides its voices. */
export interface MouthChain {
  readonly rate: number;
  readonly pace?: MouthPace;
}

/** The chain. Throws the last fault when nobody is left. */
export function chainMouths(
  mouths: readonly Mouth[],
  circuits: Circuits,
  { rate, pace = { firstMs: FIRST_SOUND_MS, gapMs: GAP_MS } }: MouthChain,
): Mouth {
  return {
    name: mouths.map(({ name }) => name).join(' | '),
    async *speak(text, signal, saying) {
      const tape = recordText(text);
      let start = 0;
      let last: unknown;
      for (const mouth of circuits.inOrder(mouths)) {
        let samples = 0;
        const part = { mouth, start, pace, signal, saying: sayingFrom(tape, start, saying) };
        try {
          for await (const pcm of speakFrom(tape, part)) {
            if (samples === 0) circuits.succeeded(mouth.name);
            samples += pcm.length;
            yield pcm;
          }
          if (samples > 0 || !canBeSaid(tape.text.slice(start)) || signal.aborted) return;
          throw new ProviderFault(mouth.name, 'malformed', 'no sound of a text');
        } catch (error) {
          if (signal.aborted) return;
          const fault = asProviderFault(mouth.name, error);
          circuits.failed(fault);
          last = fault;
          const spoken = Math.floor((samples / rate) * CHARACTERS_A_SECOND);
          start = sentenceStart(tape.text, start + spoken, start);
        }
      }
      throw last;
    },
    prime: async () => void (await Promise.allSettled(mouths.map(async (m) => m.prime?.()))),
  };
}

interface Part {
  readonly mouth: Mouth;
  readonly start: number;
  readonly pace: MouthPace;
  readonly signal: AbortSignal;
  readonly saying: Saying | undefined;
}

/** A voice that takes over counts its own sentences from where it begins. */
function sayingFrom(tape: TextTape, start: number, saying?: Saying): Saying | undefined {
  if (!saying) return undefined;
  const before = cutSentences(tape.text.slice(0, start)).length;
  return (index) => saying(before + index);
}

/** One voice from a place of the text; the clock of its silence runs only while it has something to say. */
async function* speakFrom(tape: TextTape, part: Part): AsyncGenerator<Int16Array> {
  const { mouth, start, pace } = part;
  const stop = new AbortController();
  const signal = AbortSignal.any([part.signal, stop.signal]);
  const watch = watchSound(mouth.name, pace);
  const text = watch.reading(tape.from(start));
  const sound = mouth.speak(text, signal, part.saying)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = sound.next();
      next.catch(() => undefined);
      const item = await Promise.race([next, watch.late]);
      if (item.done === true || part.signal.aborted) return;
      watch.heard();
      yield item.value;
    }
  } finally {
    watch.stop();
    stop.abort();
    void Promise.resolve(sound.return?.()).catch(() => undefined);
  }
}
