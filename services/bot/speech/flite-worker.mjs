/**
 * Runs flite (WASM) in a thread of its own, so that no synthesis holds up the audio frames. Plain JavaScript, for a worker
 * has no loader for TypeScript. Gets `{ id, voice, text }`; answers `{ id, pcm }` (16-bit mono at 16 kHz) or `{ id, error }`.
 *
 * The dozen WASI calls that flite makes are answered here, from memory: Node's own `node:wasi` aborts the process when a
 * garbage collection meets an instance that holds its lock (seen in one start of ten).
 */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** A WAV's header as flite writes it. */
const HEADER_BYTES = 44;

/** WASI's error numbers, and the only two files there are beside the standard ones. */
const [OK, BAD_FILE, NO_SEEK] = [0, 8, 29];
const [FOLDER, SPEECH] = [3, 4];
const FOLDER_NAME = Buffer.from('/out');

class Exit extends Error {}

const module = new WebAssembly.Module(readFileSync(workerData.wasmFile));

parentPort.on('message', ({ id, voice, text }) => {
  try {
    parentPort.postMessage({ id, pcm: speak(voice, text) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});

function speak(voice, text) {
  const args = ['flite', '-voice', voice, '-t', text, '-o', '/out/speech.wav'];
  const file = { bytes: Buffer.alloc(256 * 1024), length: 0, at: 0 };
  const host = { args: args.map((arg) => Buffer.from(`${arg}\0`)), file, view: undefined };
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi(host) });
  host.view = () => new DataView(instance.exports.memory.buffer);
  try {
    instance.exports._start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return readWav(file.bytes.subarray(0, file.length));
}

/** WASI preview 1, as much as flite calls. */
function wasi(host) {
  const { args, file } = host;
  const put = (at, bytes) => new Uint8Array(host.view().buffer).set(bytes, at);
  return {
    args_sizes_get(count, size) {
      host.view().setUint32(count, args.length, true);
      host.view().setUint32(size, Buffer.concat(args).length, true);
      return OK;
    },
    args_get(pointers, at) {
      args.forEach((arg, i) => {
        host.view().setUint32(pointers + 4 * i, at, true);
        put(at, arg);
        at += arg.length;
      });
      return OK;
    },
    clock_time_get(_clock, _precision, at) {
      host.view().setBigUint64(at, BigInt(Date.now()) * 1_000_000n, true);
      return OK;
    },
    fd_prestat_get(fd, at) {
      if (fd !== FOLDER) return BAD_FILE;
      host.view().setUint32(at, 0, true);
      host.view().setUint32(at + 4, FOLDER_NAME.length, true);
      return OK;
    },
    fd_prestat_dir_name(_fd, at, length) {
      put(at, FOLDER_NAME.subarray(0, length));
      return OK;
    },
    fd_fdstat_get(fd, at) {
      new Uint8Array(host.view().buffer).fill(0, at, at + 24);
      host.view().setUint8(at, fd === FOLDER ? 3 : 4);
      host.view().setBigUint64(at + 8, ~0n, true);
      host.view().setBigUint64(at + 16, ~0n, true);
      return OK;
    },
    fd_fdstat_set_flags: () => OK,
    path_open(...[, , , , , , , , opened]) {
      host.view().setUint32(opened, SPEECH, true);
      return OK;
    },
    fd_seek(fd, offset, whence, at) {
      if (fd !== SPEECH) return NO_SEEK;
      const base = [0, file.at, file.length][whence];
      file.at = base + Number(offset);
      host.view().setBigUint64(at, BigInt(file.at), true);
      return OK;
    },
    fd_read(_fd, _vectors, _count, at) {
      host.view().setUint32(at, 0, true);
      return OK;
    },
    fd_write(fd, vectors, count, at) {
      let written = 0;
      for (let i = 0; i < count; i++) {
        const from = host.view().getUint32(vectors + 8 * i, true);
        const length = host.view().getUint32(vectors + 8 * i + 4, true);
        if (fd === SPEECH) append(file, new Uint8Array(host.view().buffer, from, length));
        written += length;
      }
      host.view().setUint32(at, written, true);
      return OK;
    },
    fd_close: () => OK,
    proc_exit() {
      throw new Exit();
    },
  };
}

function append(file, bytes) {
  const end = file.at + bytes.length;
  if (end > file.bytes.length) file.bytes = Buffer.concat([file.bytes, Buffer.alloc(end)]);
  file.bytes.set(bytes, file.at);
  file.at = end;
  file.length = Math.max(file.length, end);
}

function readWav(wav) {
  if (wav.length < HEADER_BYTES) throw new Error('flite wrote nothing');
  const samples = new Int16Array((wav.length - HEADER_BYTES) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = wav.readInt16LE(HEADER_BYTES + 2 * i);
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
