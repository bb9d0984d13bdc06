/**
 * Runs flite (WASM) in a thread of its own, so that no synthesis holds up the audio frames. Plain JavaScript, for a worker
 * has no loader for TypeScript. Gets `{ id, voice, text }`; answers `{ id, pcm }` (16-bit mono at 16 kHz) or `{ id, error }`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';

/** A WAV's header as flite writes it. */
const HEADER_BYTES = 44;

const module = new WebAssembly.Module(readFileSync(workerData.wasmFile));
const folder = mkdtempSync(join(tmpdir(), 'speech-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

parentPort.on('message', ({ id, voice, text }) => {
  try {
    parentPort.postMessage({ id, pcm: speak(voice, text) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});

function speak(voice, text) {
  const args = ['flite', '-voice', voice, '-t', text, '-o', '/out/speech.wav'];
  const wasi = new WASI({
    version: 'preview1',
    args,
    preopens: { '/out': folder },
    returnOnExit: true,
  });
  wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
  const wav = readFileSync(join(folder, 'speech.wav'));
  const from = wav.byteOffset + HEADER_BYTES;
  const samples = new Int16Array(wav.buffer.slice(from, wav.byteOffset + wav.length));
  return wav.readUInt32LE(24) === 8000 ? double(samples) : samples;
}

/** The one 8 kHz voice at 16 kHz, by linear interpolation. */
function double(samples) {
  const out = new Int16Array(samples.length * 2);
  for (let i = 0; i < samples.length; i++) {
    out[2 * i] = samples[i];
    out[2 * i + 1] = (samples[i] + (samples[i + 1] ?? samples[i])) >> 1;
  }
  return out;
}
