/** Speaking as LiveKit wants it: one sentence of text to frames. */
import { setTimeout as pause } from 'node:timers/promises';
import { type APIConnectOptions, tts } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { ENGINE_RATE, FRAME_SAMPLES } from './engine.ts';

/** Turns a sentence into samples at `ENGINE_RATE`. */
export type Speak = (text: string) => Promise<Int16Array>;

/** What is handed on at a time, 100 ms: each costs the same on its way through the engine, however long it is. */
const CHUNK_SAMPLES = 5 * FRAME_SAMPLES;

/** Chunks handed on in one go; then the event loop gets its turn, for one burst silences every bot of the task. */
const CHUNKS_A_SLICE = 5;

/** A synthesiser of sentences; wrap it in LiveKit's `StreamAdapter`. */
export class OfflineTts extends tts.TTS {
  label = 'greenroom.OfflineTts';
  readonly #speak: Speak;

  constructor(speak: Speak) {
    super(ENGINE_RATE, 1, { streaming: false });
    this.#speak = speak;
  }

  override synthesize(
    text: string,
    options?: APIConnectOptions,
    signal?: AbortSignal,
  ): tts.ChunkedStream {
    return new Sentence(this, { text, speak: this.#speak, options, signal });
  }

  override stream(): tts.SynthesizeStream {
    throw new Error(
      'Cannot stream: this voice takes whole sentences, so wrap it in a StreamAdapter',
    );
  }
}

interface SentenceOptions {
  readonly text: string;
  readonly speak: Speak;
  readonly options: APIConnectOptions | undefined;
  readonly signal: AbortSignal | undefined;
}

class Sentence extends tts.ChunkedStream {
  label = 'greenroom.Sentence';
  readonly #speak: Speak;

  constructor(voice: OfflineTts, { text, speak, options, signal }: SentenceOptions) {
    super(text, voice, options, signal);
    this.#speak = speak;
  }

  protected override async run(): Promise<void> {
    const pcm = await this.#speak(this.inputText);
    const requestId = `say-${pcm.length}`;
    for (let at = 0, count = 0; at < pcm.length && !this.abortSignal.aborted; at += CHUNK_SAMPLES) {
      const samples = pcm.slice(at, at + CHUNK_SAMPLES);
      const frame = new AudioFrame(samples, ENGINE_RATE, 1, samples.length);
      const final = at + CHUNK_SAMPLES >= pcm.length;
      this.queue.put({ requestId, segmentId: requestId, frame, final });
      if (++count % CHUNKS_A_SLICE === 0) await pause(2);
    }
    this.queue.close();
  }
}
