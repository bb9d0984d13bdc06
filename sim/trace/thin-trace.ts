/** A busy trace made a small pool's: each call is kept with the same chance, so that calls are a Poisson stream of known rate. */
import type { SeededRandom } from './random.ts';
import { SLOPED_FROM_S } from './sessions.ts';
import type { Trace } from './trace.ts';

/** Keeps each call with the chance `share`; the trace remembers the rate it was drawn from. */
export function thinTrace(trace: Trace, share: number, random: SeededRandom): Trace {
  const ratesPerS = trace.counts.map((count) => ((count || 0) * share) / trace.stepS);
  const { sessions } = trace;
  if (!sessions)
    return { ...trace, ratesPerS, counts: trace.counts.map((n) => keptOf(n, share, random)) };
  const kept = Uint8Array.from(sessions.arrivalsS, () => (random.uniform() < share ? 1 : 0));
  const of = (values: Float64Array) => values.filter((_, i) => kept[i] === 1);
  const counts = new Float64Array(trace.counts.length);
  for (const at of of(sessions.arrivalsS))
    counts[Math.floor((at - trace.startS) / trace.stepS)]! += 1;
  const { meanS, arrivalsS, durationsS } = sessions;
  return {
    ...trace,
    ratesPerS,
    counts,
    sessions: { meanS, arrivalsS: of(arrivalsS), durationsS: of(durationsS) },
  };
}

function keptOf(count: number, share: number, random: SeededRandom): number {
  let kept = Number.isNaN(count) ? NaN : 0;
  for (let i = 0; i < count; i++) if (random.uniform() < share) kept++;
  return kept;
}

/** The share that leaves so many sessions at a time over the last days. */
export function shareFor(
  trace: Trace,
  wanted: { callsAtATime: number; meanSessionS: number; days: number },
): number {
  const length = Math.min(trace.counts.length, Math.round((wanted.days * 86_400) / trace.stepS));
  const counts = trace.counts.subarray(trace.counts.length - length);
  const perS = counts.reduce((sum, count) => sum + (count || 0), 0) / (length * trace.stepS);
  return wanted.callsAtATime / (perS * wanted.meanSessionS);
}

/** Arrivals a second at an instant: what they were drawn from, else what was counted in that interval. */
export function rateAt({ startS, stepS, counts, ratesPerS }: Trace, atS: number): number {
  const at = (i: number) => ratesPerS?.[i] ?? (counts[i] || 0) / stepS;
  const x = (atS - startS) / stepS;
  if (stepS < SLOPED_FROM_S) return at(Math.floor(x));
  const i = Math.floor(x - 0.5);
  const before = at(Math.max(0, i));
  return before + (x - 0.5 - i) * (at(Math.min(counts.length - 1, i + 1)) - before);
}
