/** Hearing for recognisers of whole utterances: keeps the caller's sound from shortly before the voice began until it ends. */
import { ENGINE_RATE } from '../conversation/engine.ts';
import type { Hearer, HearingStream } from './ports.ts';
import { asProviderFault } from './provider-fault.ts';
import { within } from './within.ts';

/** Turns the samples of one utterance into text; empty for nothing understood. */
export type HearUtterance = (pcm: Int16Array, signal: AbortSignal) => Promise<string>;

/** A voice is noticed a little after it began. */
const BEFORE_SAMPLES = ENGINE_RATE * 0.5;

/** A longer utterance is cut: a recogniser of utterances takes minutes, and nobody speaks for one without a pause. */
const LONGEST_SAMPLES = ENGINE_RATE * 60;

/** A recogniser that takes longer has failed. */
const BUDGET_MS = 6_000;

/** The hearer. Utterances are heard one after another, so that their texts come in order. */
export function hearUtterances(name: string, hear: HearUtterance, budgetMs = BUDGET_MS): Hearer {
  return {
    name,
    open(events): HearingStream {
      const closed = new AbortController();
      const tape = createTape();
      let count = 0;
      let turn: Promise<void> = Promise.resolve();
      const hearOne = async (pcm: Int16Array, segment: string) => {
        const heard = within(hear(pcm, closed.signal), budgetMs, name);
        const text = await heard.catch((error: unknown) => {
          if (!closed.signal.aborted) events.onFault(asProviderFault(name, error));
          return undefined;
        });
        if (text !== undefined && !closed.signal.aborted)
          events.onText({ segment, text, final: true });
      };
      return {
        push: (pcm) => tape.push(pcm),
        speechStarted: () => tape.start(),
        speechEnded() {
          const pcm = tape.take();
          const segment = `${name} ${++count}`;
          if (pcm.length > 0) turn = turn.then(() => hearOne(pcm, segment));
        },
        close: () => closed.abort(),
      };
    },
  };
}

/** The last half second while nobody speaks; everything since then while somebody does. */
function createTape() {
  let chunks: Int16Array[] = [];
  let length = 0;
  let speaking = false;
  const keepLast = (samples: number) => {
    while (chunks[0] && length - chunks[0].length >= samples) length -= chunks.shift()?.length ?? 0;
  };
  return {
    push(pcm: Int16Array): void {
      chunks.push(pcm);
      length += pcm.length;
      keepLast(speaking ? LONGEST_SAMPLES : BEFORE_SAMPLES);
    },
    start(): void {
      speaking = true;
    },
    take(): Int16Array {
      if (!speaking) return new Int16Array(0);
      speaking = false;
      const all = new Int16Array(length);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      chunks = [];
      length = 0;
      return all;
    },
  };
}
