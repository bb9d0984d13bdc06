/** Hearing for recognisers of whole utterances: keeps the caller's sound from shortly before the voice began until it ends. */
import { ENGINE_RATE } from '../conversation/engine/engine.ts';
import type { Hearer, HearingStream } from './ports.ts';
import { asProviderFault } from './provider-fault.ts';
import { within } from './within.ts';

/** Turns the samples of one utterance into text; empty for nothing understood. */
export type HearUtterance = (pcm: Int16Array, signal: AbortSignal) => Promise<string>;

/** A voice is noticed a little after it began. */
const BEFORE_SAMPLES = ENGINE_RATE * 0.5;

/** Words so soon after others belong to the same utterance: a recogniser understands a whole sentence better than its pieces. */
const PAUSE_SAMPLES = ENGINE_RATE * 0.1;

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
        push(pcm) {
          const utterance = tape.push(pcm);
          const segment = `${name} ${count}`;
          if (utterance) turn = turn.then(() => hearOne(utterance, segment));
        },
        speechStarted: () => tape.start(),
        speechEnded() {
          count += 1;
          tape.end();
        },
        close: () => closed.abort(),
      };
    },
  };
}

/** The last half second while nobody speaks; everything since then while somebody does, until a pause is over. */
function createTape() {
  let chunks: Int16Array[] = [];
  let length = 0;
  let speaking = false;
  let pause: number | undefined;
  const keepLast = (samples: number) => {
    while (chunks[0] && length - chunks[0].length >= samples) length -= chunks.shift()?.length ?? 0;
  };
  const take = (): Int16Array => {
    const all = new Int16Array(length);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    chunks = [];
    length = 0;
    speaking = false;
    pause = undefined;
    return all;
  };
  return {
    /** The utterance that this sound's pause ends, if it does. */
    push(pcm: Int16Array): Int16Array | undefined {
      chunks.push(pcm);
      length += pcm.length;
      keepLast(speaking ? LONGEST_SAMPLES : BEFORE_SAMPLES);
      if (pause === undefined) return undefined;
      pause += pcm.length;
      return pause < PAUSE_SAMPLES ? undefined : take();
    },
    start(): void {
      speaking = true;
      pause = undefined;
    },
    end(): void {
      if (speaking) pause = 0;
    },
  };
}
