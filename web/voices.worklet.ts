/** Hears caller and bot on one clock, the audio context's: input 0 is the caller, input 1 the bot. */
import type { VoicesMessage } from './sound/hear-voices.ts';
import { createSpeechEdges } from './sound/speech-edges.ts';

// What the audio thread has, and no library of types.
declare const sampleRate: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

/** Levels are told this often: as often as an eye can follow. */
const LEVEL_EVERY_S = 0.05;

class Voices extends AudioWorkletProcessor {
  readonly #edges = [createSpeechEdges(sampleRate), createSpeechEdges(sampleRate)];
  readonly #squares = [0, 0];
  #samples = 0;

  process(inputs: readonly Float32Array[][]): boolean {
    for (const [i, who] of (['caller', 'bot'] as const).entries()) {
      const block = inputs[i]?.[0];
      if (!block) continue;
      this.#squares[i] = (this.#squares[i] ?? 0) + block.reduce((sum, s) => sum + s * s, 0);
      const edge = this.#edges[i]?.(block, currentFrame);
      if (edge) this.#tell({ type: 'edge', who, ...edge, nowS: currentFrame / sampleRate });
    }
    this.#samples += 128;
    if (this.#samples >= sampleRate * LEVEL_EVERY_S) this.#tellLevels();
    return true;
  }

  #tellLevels(): void {
    const [caller = 0, bot = 0] = this.#squares.map((sum) => Math.sqrt(sum / this.#samples));
    this.#tell({ type: 'levels', caller, bot });
    this.#squares.fill(0);
    this.#samples = 0;
  }

  #tell(message: VoicesMessage): void {
    this.port.postMessage(message);
  }
}

registerProcessor('voices', Voices);
