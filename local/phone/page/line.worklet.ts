/** The handset's sound, at 16 kHz: what the microphone hears goes out in frames of 20 ms, what comes in is played as it comes. */

// What the audio thread has, and no library of types.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

const FRAME = 320;

/** Played once so much is there; then what runs dry waits for as much again. */
const LEAD_SAMPLES = 960;

/** More than that is late: the network has held it back. */
const MOST_SAMPLES = 8_000;

class Line extends AudioWorkletProcessor {
  #said = new Int16Array(FRAME);
  #filled = 0;
  #heard: number[] = [];
  #plays = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      for (const sample of new Int16Array(data)) this.#heard.push(sample / 32_768);
      if (this.#heard.length > MOST_SAMPLES) this.#heard = this.#heard.slice(-LEAD_SAMPLES);
    };
  }

  process(inputs: readonly Float32Array[][], outputs: readonly Float32Array[][]): boolean {
    this.#speak(inputs[0]?.[0]);
    const out = outputs[0]?.[0];
    if (!out) return true;
    this.#plays = this.#heard.length >= (this.#plays ? out.length : LEAD_SAMPLES);
    if (this.#plays) out.set(this.#heard.splice(0, out.length));
    return true;
  }

  #speak(block: Float32Array | undefined): void {
    for (const sample of block ?? []) {
      this.#said[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32_767;
      if (this.#filled < FRAME) continue;
      this.port.postMessage(this.#said.buffer, [this.#said.buffer]);
      this.#said = new Int16Array(FRAME);
      this.#filled = 0;
    }
  }
}

registerProcessor('line', Line);
