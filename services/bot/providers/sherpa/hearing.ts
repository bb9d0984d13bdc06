/** Hearing by Whisper in this process: any words, with no account. */
import { ENGINE_RATE } from '../../conversation/engine/engine.ts';
import type { Hearer } from '../ports.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { hearUtterances } from '../utterance-hearer.ts';
import { findModel } from './sherpa.ts';

/** An utterance takes half a second on one thread of a quiet machine, and a third with two. */
const THREADS = 2;

/** A laptop that does something else takes its time; nobody else could hear in its place, and a slow answer is better than a goodbye. */
const BUDGET_MS = 20_000;

/** Whisper writes what is no speech in brackets: `[BLANK_AUDIO]`, `(wind blowing)`. */
const NO_SPEECH = /\[[^\]]*\]|\([^)]*\)/g;

/** Makes the hearing: `local/whisper-base.en`. */
export const makeLocalHearing: MakeProvider<Hearer> = async (name, { env, language }) => {
  const { sherpa, file } = findModel(name.model, env);
  const recogniser = await sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate: ENGINE_RATE, featureDim: 80 },
    modelConfig: {
      whisper: {
        encoder: file(/encoder.*\.onnx$/),
        decoder: file(/decoder.*\.onnx$/),
        language: language.slice(0, 2),
        task: 'transcribe',
        tailPaddings: -1,
      },
      tokens: file(/tokens\.txt$/),
      numThreads: THREADS,
      provider: 'cpu',
    },
  });
  const hear = async (pcm: Int16Array) => {
    const stream = recogniser.createStream();
    const samples = Float32Array.from(pcm, (sample) => sample / 32_768);
    stream.acceptWaveform({ samples, sampleRate: ENGINE_RATE });
    const { text } = await recogniser.decodeAsync(stream);
    return text.replaceAll(NO_SPEECH, '').trim();
  };
  return { ...hearUtterances(sayName(name), hear, BUDGET_MS), patienceMs: BUDGET_MS };
};
