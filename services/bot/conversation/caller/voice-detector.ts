/**
 * The engine library's voice detector, fed at its own door. On their way through the library's streams, of which each piece of sound passes
 * about ten, the caller's frames cost more than the detector itself; and nothing but the detector is at their end.
 */
import { inference, type VADStream } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { ENGINE_RATE } from '../engine/engine.ts';

/** What its model looks at in one go, 32 ms. Other pieces would be joined and cut again. */
const WINDOW_SAMPLES = 512;

/** A line without any sound: mu-law's least step and below, some 70 dB under the loudest. Nobody speaks so low. */
const SILENT = 16;

/**
 * Windows of a line without sound that the model is shown, half a second: exceeds the silence that ends an utterance. What follows tells it
 * nothing new, and a look costs more than all else that a silent call does.
 */
const SHOWN_WINDOWS = 16;

/** One conversation's. */
export class VoiceDetector extends inference.VAD {
  #stream: VADStream | undefined;
  #window = new Int16Array(WINDOW_SAMPLES);
  #filled = 0;
  #silentWindows = 0;

  /** Called by the session, which opens another one where it resets the detector. */
  override stream(): VADStream {
    this.#stream = super.stream();
    return this.#stream;
  }

  /** The caller's next samples. */
  push(samples: Int16Array): void {
    for (let at = 0; at < samples.length; ) {
      const taken = samples.subarray(at, at + WINDOW_SAMPLES - this.#filled);
      this.#window.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === WINDOW_SAMPLES) this.#look();
    }
  }

  #look(): void {
    this.#filled = 0;
    const isSilent = this.#window.every((sample) => Math.abs(sample) <= SILENT);
    this.#silentWindows = isSilent ? this.#silentWindows + 1 : 0;
    if (this.#silentWindows > SHOWN_WINDOWS) return;
    const frame = new AudioFrame(this.#window, ENGINE_RATE, 1, WINDOW_SAMPLES);
    // The library keeps what it is given.
    this.#window = new Int16Array(WINDOW_SAMPLES);
    try {
      this.#stream?.pushFrame(frame);
    } catch {
      // The session has closed.
    }
  }
}
