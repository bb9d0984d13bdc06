/** A speaking voice without any account: flite, compiled to WASM, in a worker thread. Sentences said before are kept. */
import { Worker } from 'node:worker_threads';

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

/** Starts the worker. `files` say where its script and the WASM lie: beside the bundle, or in the packages. */
export function createVoice(voice: string, files: { worker: URL; wasm: string }): Voice {
  const worker = new Worker(files.worker, {
    workerData: { wasmFile: files.wasm },
    execArgv: ['--no-warnings'],
  });
  worker.unref();
  const waiting = new Map<number, (answer: SpeakAnswer) => void>();
  const kept = new Map<string, Promise<Int16Array>>();
  let lastId = 0;
  worker.on('message', (answer: SpeakAnswer) => waiting.get(answer.id)?.(answer));

  const ask = (text: string) =>
    new Promise<Int16Array>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, (answer) => {
        waiting.delete(id);
        if ('pcm' in answer) resolve(answer.pcm);
        else reject(new Error(`Cannot speak: ${answer.error}`));
      });
      worker.postMessage({ id, voice, text });
    });

  return {
    speak(text) {
      const known = kept.get(text) ?? ask(text);
      if (kept.size >= SENTENCES_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(text, known);
      return known;
    },
    close: async () => void (await worker.terminate()),
  };
}
