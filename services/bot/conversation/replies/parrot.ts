/** The parrot: hears everybody, knows nothing, and plays the caller's own turn back. */
import type { Hearer, Mind, Mouth } from '../../providers/ports.ts';
import { hearUtterances } from '../../providers/utterance-hearer.ts';
import { ENGINE_RATE } from '../engine/engine.ts';

/** What a turn looks like in text; never spoken. */
const SQUAWK = 'your words';

/** A longer turn than this many parts is played back from its latest ones. */
const MOST_PARTS = 20;

/** Quieter than any voice, and louder than a microphone at rest. */
const QUIET = 300;

/** What a voice's first sound begins with, so that it does not click. */
const LEAD_SAMPLES = ENGINE_RATE / 50;

/** Its three places in the conversation; `voice` speaks what it was not told. */
export function createParrot(voice: Mouth): { hearer: Hearer; mind: Mind; mouth: Mouth } {
  let kept: Int16Array[] = [];
  const keep = async (pcm: Int16Array) => {
    kept = [...kept, fromFirstSound(pcm)].slice(-MOST_PARTS);
    return SQUAWK;
  };
  return {
    hearer: hearUtterances('parrot', keep),
    mind: {
      name: 'parrot',
      async *reply({ turns }) {
        const last = turns.at(-1);
        if (last?.role === 'user') yield { type: 'text', text: last.text };
      },
    },
    mouth: {
      name: 'parrot',
      async *speak(text, signal) {
        let all = '';
        for await (const piece of text) all += piece;
        if (all.includes(SQUAWK) && kept.length > 0) {
          yield* kept;
          kept = [];
        } else yield* voice.speak(oneText(all), signal);
      },
    },
  };
}

/** Hearing keeps half a second from before the voice: played back, it would only be a late answer. */
function fromFirstSound(pcm: Int16Array): Int16Array {
  const first = pcm.findIndex((sample) => Math.abs(sample) > QUIET);
  return pcm.subarray(Math.max(0, first - LEAD_SAMPLES));
}

async function* oneText(text: string): AsyncGenerator<string> {
  yield text;
}
