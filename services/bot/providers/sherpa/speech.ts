/** A voice in this process: Piper or Kitten, with no account. */
import { createAsyncQueue } from '../async-queue.ts';
import type { Mouth } from '../ports.ts';
import { asProviderFault } from '../provider-fault.ts';
import { type MakeProvider, sayName } from '../provider-parts.ts';
import { atEngineRate } from '../resample.ts';
import { sentencesOf } from '../sentences.ts';
import { findModel, type InstalledModel, type Synthesis } from './sherpa.ts';

const THREADS = 2;

/** Makes the voice: `local/piper-joe`. */
export const makeLocalSpeech: MakeProvider<Mouth> = async (name, { env }) => {
  const label = sayName(name);
  const model = findModel(name.model, env);
  const voice = await model.sherpa.OfflineTts.createAsync({
    model: { ...filesOf(model), numThreads: THREADS, provider: 'cpu' },
    maxNumSentences: 1,
  });
  return {
    name: label,
    async *speak(text, signal, saying) {
      let count = 0;
      for await (const sentence of sentencesOf(text)) {
        if (signal.aborted) return;
        saying?.(count++);
        try {
          yield* atEngineRate(speakOne(voice, sentence, signal), voice.sampleRate);
        } catch (error) {
          throw asProviderFault(label, error);
        }
      }
    },
  };
};

function filesOf({ kind, file, folder }: InstalledModel): object {
  const files = {
    model: file(/\.onnx$/),
    tokens: file(/tokens\.txt$/),
    dataDir: `${folder}/espeak-ng-data`,
  };
  return kind === 'kitten'
    ? { kitten: { ...files, voices: file(/voices\.bin$/) } }
    : { vits: files };
}

/** Samples as bytes while they are made; who stops reading stops the making at the end of a clause. */
async function* speakOne(
  voice: Synthesis,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const sound = createAsyncQueue<Uint8Array>();
  let reading = true;
  const made = voice.generateAsync({
    text,
    sid: 0,
    speed: 1,
    enableExternalBuffer: false,
    onProgress({ samples }) {
      sound.push(bytesOf(samples));
      return reading && !signal.aborted;
    },
  });
  void made.then(
    () => sound.end(),
    (error: unknown) => sound.fail(error),
  );
  try {
    yield* sound;
  } finally {
    reading = false;
  }
}

function bytesOf(samples: Float32Array): Uint8Array {
  const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
  return new Uint8Array(pcm.buffer);
}
