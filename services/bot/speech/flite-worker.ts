/** Runs flite (WASM) in a thread of its own, so that no synthesis holds up the audio frames. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';

/** Text to speak, with a number to answer to. */
export interface SpeakRequest {
  readonly id: number;
  readonly voice: string;
  readonly text: string;
}

/** Speech as 16-bit mono samples at 16 kHz, or why there is none. */
export type SpeakAnswer =
  | { readonly id: number; readonly pcm: Int16Array }
  | { readonly id: number; readonly error: string };

/** A WAV's header as flite writes it. */
const HEADER_BYTES = 44;

const { wasmFile } = workerData as { wasmFile: string };
const module = new WebAssembly.Module(readFileSync(wasmFile));
const folder = mkdtempSync(join(tmpdir(), 'speech-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

parentPort?.on('message', ({ id, voice, text }: SpeakRequest) => {
  let answer: SpeakAnswer;
  try {
    answer = { id, pcm: speak(voice, text) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  parentPort?.postMessage(answer);
});

function speak(voice: string, text: string): Int16Array {
  const args = ['flite', '-voice', voice, '-t', text, '-o', '/out/speech.wav'];
  const wasi = new WASI({
    version: 'preview1',
    args,
    preopens: { '/out': folder },
    returnOnExit: true,
  });
  const instance = new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports);
  wasi.start(instance);
  const wav = readFileSync(join(folder, 'speech.wav'));
  const rate = wav.readUInt32LE(24);
  const samples = new Int16Array(
    wav.buffer.slice(wav.byteOffset + HEADER_BYTES, wav.byteOffset + wav.length),
  );
  return rate === 8000 ? double(samples) : samples;
}

/** The one 8 kHz voice at 16 kHz, by linear interpolation. */
function double(samples: Int16Array): Int16Array {
  const out = new Int16Array(samples.length * 2);
  for (let i = 0; i < samples.length; i++) {
    const here = samples[i] ?? 0;
    out[2 * i] = here;
    out[2 * i + 1] = (here + (samples[i + 1] ?? here)) >> 1;
  }
  return out;
}
