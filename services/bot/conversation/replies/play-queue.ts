/** What the bot has still to say, as samples: filled faster than played, cleared or paused at once. */
import { FRAME_SAMPLES } from '../engine/engine.ts';

/** A queue of samples that is read in 20 ms frames. */
export class PlayQueue {
  #chunks: Int16Array[] = [];
  #paused = false;
  #ended = false;
  /** Samples played of the current segment. */
  played = 0;
  /** Called when the segment was played to its end. */
  onDrained: () => void = () => undefined;

  /** Adds samples to the segment. */
  push(samples: Int16Array): void {
    this.#ended = false;
    this.#chunks.push(samples);
  }

  /** No more samples will come for this segment. */
  end(): void {
    this.#ended = true;
    if (this.#chunks.length === 0) this.#drain();
  }

  /** Whether something is queued or still to come. */
  get busy(): boolean {
    return this.#chunks.length > 0 || this.played > 0;
  }

  /** Silence from now on; the position is kept. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on where it paused. */
  resume(): void {
    this.#paused = false;
  }

  /** Drops everything. */
  clear(): void {
    this.#chunks = [];
    this.#paused = false;
    this.#ended = false;
    this.played = 0;
  }

  /** The next frame, padded with silence at the end; nothing while there is nothing to play. */
  pull(): Int16Array | undefined {
    if (this.#paused || this.#chunks.length === 0) return undefined;
    const frame = new Int16Array(FRAME_SAMPLES);
    let filled = 0;
    while (filled < FRAME_SAMPLES) {
      const head = this.#chunks[0];
      if (!head) break;
      const taken = head.subarray(0, FRAME_SAMPLES - filled);
      frame.set(taken, filled);
      filled += taken.length;
      if (taken.length === head.length) this.#chunks.shift();
      else this.#chunks[0] = head.subarray(taken.length);
    }
    this.played += filled;
    if (this.#chunks.length === 0 && this.#ended) this.#drain();
    return frame;
  }

  #drain(): void {
    this.#ended = false;
    this.onDrained();
  }
}
