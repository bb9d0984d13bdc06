/** A speaking voice without any account: flite, compiled to WASM, in a worker thread. Sentences said before are kept. */
import { Worker } from 'node:worker_threads';
import type { Spoken } from './spoken.ts';
import type { VoiceFiles } from './voice-files.ts';

/** What the worker answers. */
type SpeakAnswer =
  | { readonly id: number; readonly pcm: Int16Array }
  | { readonly id: number; readonly error: string };

/** Samples a second of every voice. */
export const VOICE_RATE = 16_000;

/** Sentences that are kept; at four seconds each this is some 8 MB. */
const SENTENCES_KEPT = 64;

/** Speaks text. */
export interface Voice {
  /** 16-bit mono samples at `VOICE_RATE`. */
  speak(text: string): Promise<Int16Array>;
  close(): Promise<void>;
}

/** A voice. `files` say where its worker and WASM lie; `spoken` holds sentences that need neither. */
export function createVoice(
  voice: string,
  files: Pick<VoiceFiles, 'worker' | 'wasm'>,
  spoken: Spoken = new Map(),
): Voice {
  // Started by the first sentence that was not spoken before: many a call needs none.
  let synthesiser: Voice | undefined;
  const kept = new Map<string, Promise<Int16Array>>();
  return {
    async speak(text) {
      const ready = spoken.get(text);
      if (ready) return ready;
      synthesiser ??= startSynthesiser(voice, files);
      const known = kept.get(text) ?? synthesiser.speak(text);
      if (kept.size >= SENTENCES_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(text, known);
      return known;
    },
    close: async () => synthesiser?.close(),
  };
}

function startSynthesiser(voice: string, files: Pick<VoiceFiles, 'worker' | 'wasm'>): Voice {
  const worker = new Worker(files.worker, {
    workerData: { wasmFile: files.wasm },
    execArgv: ['--no-warnings'],
  });
  worker.unref();
  const waiting = new Map<number, (answer: SpeakAnswer) => void>();
  let lastId = 0;
  worker.on('message', (answer: SpeakAnswer) => waiting.get(answer.id)?.(answer));
  return {
    speak: (text) =>
      new Promise<Int16Array>((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, (answer) => {
          waiting.delete(id);
          if ('pcm' in answer) resolve(answer.pcm);
          else reject(new Error(`Cannot speak: ${answer.error}`));
        });
        worker.postMessage({ id, voice, text });
      }),
    close: async () => void (await worker.terminate()),
  };
}
