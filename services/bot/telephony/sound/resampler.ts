/** Changes the rate of a stream of samples: a polyphase FIR (windowed sinc), frame by frame, with what is left of one frame kept for the next. */

/** Zero crossings of the sinc on each side; more is sharper and later. 12 at 8 kHz are 1.5 ms. */
const CROSSINGS = 12;

/** The share of the lower rate's band that passes; the rest is the filter's slope. */
const PASS = 0.92;

/** One direction of one stream. */
export interface Resampler {
  /** The samples that these bring: over any length as many as the rates say. */
  take(samples: Int16Array): Int16Array;
  /** Forgets what is left of the stream, so that a cleared reply leaves no tail in the next. */
  reset(): void;
}

/** From one rate to another; the same rate passes through. */
export function createResampler(fromRate: number, toRate: number): Resampler {
  if (fromRate === toRate) return { take: (samples) => samples, reset: () => undefined };
  const up = toRate / gcd(fromRate, toRate);
  const down = fromRate / gcd(fromRate, toRate);
  const { phases, reach } = designFilter(up, down);
  let kept = new Int16Array(2 * reach);
  /** The next output's place, in steps of 1/up of an input sample, from the start of what is kept. */
  let at = reach * up;
  return {
    take(samples) {
      const input = new Int16Array(kept.length + samples.length);
      input.set(kept);
      input.set(samples, kept.length);
      const end = (input.length - reach) * up;
      const output = new Int16Array(Math.max(0, Math.ceil((end - at) / down)));
      for (let n = 0; n < output.length; n++, at += down) {
        const base = Math.floor(at / up);
        output[n] = convolve(input, base - reach + 1, phases[at % up] ?? NO_TAPS);
      }
      const used = input.length - 2 * reach;
      kept = input.slice(used);
      at -= used * up;
      return output;
    },
    reset() {
      kept = new Int16Array(2 * reach);
      at = reach * up;
    },
  };
}

const NO_TAPS = new Float64Array(0);

function convolve(input: Int16Array, from: number, taps: Float64Array): number {
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap++) sum += (taps[tap] ?? 0) * (input[from + tap] ?? 0);
  return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
}

/** The taps of each phase; each phase passes a constant unchanged. */
function designFilter(up: number, down: number): { phases: Float64Array[]; reach: number } {
  const band = Math.min(1, up / down) * PASS;
  const reach = Math.ceil(CROSSINGS / band);
  const phases = Array.from({ length: up }, (_, phase) => {
    const taps = Float64Array.from({ length: 2 * reach }, (_, tap) => {
      const distance = tap - reach + 1 - phase / up;
      return sinc(distance * band) * window(distance / reach);
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
  return { phases, reach };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Blackman's window over -1 to 1. */
function window(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
