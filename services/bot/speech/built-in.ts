/** The built-in voice and recogniser in the conversation's places: no account, no key, and the floor when all others fail. */
import type { Hearer, Mouth } from '../providers/ports.ts';
import { sentencesOf } from '../providers/sentences.ts';
import { hearUtterances } from '../providers/utterance-hearer.ts';
import type { Recogniser } from './recogniser.ts';
import type { Voice } from './voice.ts';

/** The voice, a sentence at a time. */
export function builtInMouth(voice: Voice): Mouth {
  return {
    name: 'built-in voice',
    async *speak(text, signal, saying) {
      let count = 0;
      for await (const sentence of sentencesOf(text)) {
        if (signal.aborted) return;
        const pcm = await voice.speak(sentence);
        saying?.(count++);
        yield pcm;
      }
    },
  };
}

/** The recogniser of an agent's own phrases. */
export function builtInHearer(recogniser: Recogniser): Hearer {
  return hearUtterances('built-in recogniser', (pcm) => recogniser.recognise(pcm));
}
