/** Sessions for one run: recorded instants and lengths where the trace has them, drawn with a seed where it has not. */
import type { Sessions } from '../pool/pool-world.ts';
import type { SeededRandom } from './random.ts';
import type { Trace } from './trace.ts';

/** How long sessions last. */
export interface Lengths {
  readonly meanS: number;
  /** Deviation over mean, of a lognormal. */
  readonly cv: number;
  /** Recorded lengths are multiplied so that their mean is `meanS`; without it they stand. */
  readonly rescale: boolean;
}

/** Intervals of this length on slope towards their neighbours inside, for a flat rate would make false steps. */
export const SLOPED_FROM_S = 900;

/** The sessions that begin in [fromS, toS), in order. */
export function drawSessions(
  trace: Trace,
  of: { fromS: number; toS: number; lengths: Lengths },
  random: SeededRandom,
): Sessions {
  return trace.sessions ? recorded(trace, of, random) : drawn(trace, of, random);
}

/** A recorded instant is a whole second: a draw inside it breaks ties. */
function recorded(
  { sessions }: Trace,
  of: { fromS: number; toS: number; lengths: Lengths },
  random: SeededRandom,
): Sessions {
  const { arrivalsS, durationsS, meanS } = sessions!;
  const first = firstAtLeast(arrivalsS, of.fromS);
  const last = firstAtLeast(arrivalsS, of.toS);
  const times = Float64Array.from(arrivalsS.subarray(first, last), (s) => s + random.uniform());
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]!);
  const factor = of.lengths.rescale && meanS > 0 ? of.lengths.meanS / meanS : 1;
  const length = createLength(
    { ...of.lengths, meanS: meanS > 0 ? meanS * factor : of.lengths.meanS },
    random,
  );
  return {
    arrivalsS: Float64Array.from(order, (i) => times[i]!),
    durationsS: Float64Array.from(order, (i) => {
      const own = durationsS[first + i]!;
      return Number.isNaN(own) ? length() : own * factor;
    }),
  };
}

/** The count stands; given it, the instants of a Poisson stream are independent draws. */
function drawn(
  trace: Trace,
  of: { fromS: number; toS: number; lengths: Lengths },
  random: SeededRandom,
): Sessions {
  const { startS, stepS, counts } = trace;
  const from = Math.max(0, Math.floor((of.fromS - startS) / stepS));
  const to = Math.min(counts.length, Math.ceil((of.toS - startS) / stepS));
  let total = 0;
  for (let i = from; i < to; i++) total += counts[i]! || 0;
  const times = new Float64Array(total);
  let n = 0;
  for (let i = from; i < to; i++) {
    const began = n;
    const place = stepS >= SLOPED_FROM_S ? slope(counts, i) : (u: number) => u;
    for (let k = counts[i]! || 0; k > 0; k--) {
      const at = startS + (i + place(random.uniform())) * stepS;
      if (at >= of.fromS && at < of.toS) times[n++] = at;
    }
    // Intervals do not overlap, so that sorting each sorts all.
    times.subarray(began, n).sort();
  }
  const arrivalsS = times.subarray(0, n);
  const length = createLength(of.lengths, random);
  return { arrivalsS, durationsS: arrivalsS.map(length) };
}

/** A uniform draw to a place in the interval whose density runs straight between the middles of its neighbours. */
function slope(counts: Float64Array, i: number): (u: number) => number {
  const own = counts[i]! || 0;
  const left = (own + (counts[i - 1] ?? own)) / 2;
  const right = (own + (counts[i + 1] ?? own)) / 2;
  const sum = left + right;
  if (!(sum > 0)) return (u) => u;
  const [a, b] = [(2 * left) / sum, (2 * right) / sum];
  if (Math.abs(b - a) < 1e-9) return (u) => u;
  return (u) =>
    Math.min(1 - 1e-9, Math.max(0, (Math.sqrt(a * a + u * (b * b - a * a)) - a) / (b - a)));
}

function createLength({ meanS, cv }: Lengths, random: SeededRandom): () => number {
  if (cv <= 0) return () => meanS;
  const variance = Math.log(1 + cv * cv);
  const [location, deviation] = [Math.log(meanS) - variance / 2, Math.sqrt(variance)];
  return () => Math.exp(location + deviation * random.normal());
}

/** First place at or above a value. */
export function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
