/**
 * Both sides of a call as files of the bot's scratch folder, `PART_S` seconds each, which the supervisor takes away; the bot has
 * no right to the archive. A part is written every second, so that a bot that dies has lost no more.
 */
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PART_S, type TranscriptLine } from '../../../core/archive/archive.ts';
import { FRAME_SAMPLES } from '../conversation/engine/engine.ts';

const FRAMES_A_SECOND = 50;

/** The caller's sound comes unevenly; more than this waiting is older than what the bot says. */
const MOST_WAITING = 25;

/** Parts that nobody took away; more would fill the task's memory, for its scratch folder is there. */
const MOST_PARTS = 30;

/** A running tape. */
export interface Tape {
  /** Twenty milliseconds of the caller. */
  heard(frame: Int16Array): void;
  /** Twenty milliseconds of the bot, or of its silence: the tape's clock. */
  said(frame: Int16Array | undefined): void;
  write(line: TranscriptLine): void;
  /** Silence is kept instead of sound, and no word, until it goes on. */
  pause(on: boolean): void;
  /** Resolves when everything is in the files. */
  close(): Promise<void>;
}

/** What is kept, and where. */
export interface TapeParts {
  readonly folder: string;
  readonly recording: boolean;
  readonly transcripts: boolean;
  /** What is written could not be kept. */
  readonly onError: (error: unknown) => void;
}

/** Begins a tape. */
export function startTape(parts: TapeParts): Tape {
  const files = openFiles(parts);
  let waiting: Int16Array[] = [];
  let second: Int16Array[] = [];
  let frames = 0;
  let paused = false;
  const part = () => String(1 + Math.floor(frames / FRAMES_A_SECOND / PART_S)).padStart(5, '0');
  const endSecond = () => {
    if (second.length > 0) files.append(`audio-${part()}`, interleaved(second));
    second = [];
  };
  return {
    heard(frame) {
      if (!parts.recording || paused) return;
      waiting.push(frame.slice());
      if (waiting.length > MOST_WAITING) waiting.shift();
    },
    said(frame) {
      if (parts.recording) {
        const bot = paused ? undefined : frame;
        second.push(waiting.shift() ?? SILENCE, bot?.slice() ?? SILENCE);
      }
      if (frames % FRAMES_A_SECOND === FRAMES_A_SECOND - 1) endSecond();
      frames += 1;
    },
    write(line) {
      if (!parts.transcripts || paused) return;
      files.append(`transcript-${part()}`, `${JSON.stringify(line)}\n`);
    },
    pause(on) {
      paused = on;
      waiting = [];
    },
    close() {
      endSecond();
      return files.written();
    },
  };
}

/** One write after another; where too many parts lie untaken, nothing is added. */
function openFiles({ folder, onError }: Pick<TapeParts, 'folder' | 'onError'>) {
  let writing: Promise<unknown> = mkdir(folder, { recursive: true }).catch(onError);
  return {
    append(name: string, bytes: Uint8Array | string): void {
      writing = writing
        .then(async () => {
          if ((await readdir(folder)).length < MOST_PARTS)
            await appendFile(join(folder, name), bytes);
        })
        .catch(onError);
    },
    written: async () => void (await writing),
  };
}

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** Left the caller, right the bot. */
function interleaved(frames: readonly Int16Array[]): Uint8Array {
  const samples = new Int16Array(frames.length * FRAME_SAMPLES);
  for (let pair = 0; pair < frames.length / 2; pair++)
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const at = 2 * (pair * FRAME_SAMPLES + i);
      samples[at] = frames[2 * pair]?.[i] ?? 0;
      samples[at + 1] = frames[2 * pair + 1]?.[i] ?? 0;
    }
  return new Uint8Array(samples.buffer);
}
