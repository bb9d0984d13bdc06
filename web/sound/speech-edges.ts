/** When a voice begins and ends, to the sample; small enough to run in an audio worklet. */

/** A sample beyond this is sound: microphones at rest and decoded silence stay well below it. */
const LOUD = 0.02;

/** Sound shorter than this is a click, not a voice. */
const VOICE_S = 0.06;

/** Silence that ends a stretch of speech; longer than the stops inside a word, shorter than any bot's answer takes. */
const PAUSE_S = 0.25;

/** A beginning or an end of speech, on the clock of the samples. */
export interface SpeechEdge {
  readonly kind: 'start' | 'end';
  readonly atS: number;
}

/** Takes one block of samples after another, the first of which is sample number `frame`. */
export type SpeechEdges = (block: Float32Array, frame: number) => SpeechEdge | undefined;

/** Listens to one voice. An edge is told once it is certain, and dated back to when it was. */
export function createSpeechEdges(sampleRate: number): SpeechEdges {
  let firstS: number | undefined;
  let lastS = 0;
  let speaking = false;
  return (block, frame) => {
    const nowS = (frame + block.length) / sampleRate;
    const loud = block.findLastIndex((sample) => Math.abs(sample) > LOUD);
    if (loud >= 0) lastS = (frame + loud) / sampleRate;
    if (loud >= 0) firstS ??= (frame + firstLoud(block)) / sampleRate;
    if (firstS === undefined) return undefined;
    if (!speaking && lastS - firstS >= VOICE_S) {
      speaking = true;
      return { kind: 'start', atS: firstS };
    }
    if (nowS - lastS < (speaking ? PAUSE_S : VOICE_S)) return undefined;
    firstS = undefined;
    if (!speaking) return undefined;
    speaking = false;
    return { kind: 'end', atS: lastS };
  };
}

function firstLoud(block: Float32Array): number {
  return block.findIndex((sample) => Math.abs(sample) > LOUD);
}
