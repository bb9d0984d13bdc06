/** Which part of a trace is counted, and the stretches that it is played in. */
import type { History } from './rules/rule-start.ts';
import { endOf, type Trace } from './trace.ts';

/** A counted stretch; sessions from `fromS` on are played, those from `measureFromS` on counted. */
export interface Stretch {
  readonly fromS: number;
  readonly measureFromS: number;
  readonly toS: number;
}

const DAY_S = 86_400;
/** Before this much of a trace nothing is counted by default: the forecast has its weeks to learn from. */
const LEARN_DAYS = 28;
/** A longer window is played in stretches, each from the counts before it, as after a restart of the scaler. */
const STRETCH_DAYS = 28;
/** Counts of shorter intervals are joined to these for the history. */
const HISTORY_STEP_S = 300;

/** The counted window: `days` before the end, or all after the first four weeks (the first third of a shorter trace). */
export function chooseWindow(
  trace: Trace,
  of: { days?: number | undefined; untilS?: number | undefined; tickS: number },
): { fromS: number; toS: number } {
  const toS = Math.min(endOf(trace), of.untilS ?? Infinity);
  const spanDays = (toS - trace.startS) / DAY_S;
  const days = of.days ?? spanDays - Math.min(LEARN_DAYS, spanDays / 3);
  const gridS = Math.max(trace.stepS, of.tickS);
  const fromS = toS - Math.max(1, Math.floor((days * DAY_S) / gridS)) * gridS;
  const needS = Math.min(DAY_S, (toS - trace.startS) / 4);
  if (fromS - trace.startS >= needS) return { fromS, toS };
  throw new Error(
    `Cannot simulate ${days.toFixed(1)} days: the trace has ${spanDays.toFixed(1)}, and the first quarter or a day of it is needed to learn from (--days takes fewer)`,
  );
}

/** The stretches of a window, in order. */
export function cutWindow(
  window: { fromS: number; toS: number },
  of: { trace: Trace; warmupS: number; tickS: number },
): Stretch[] {
  const gridS = Math.max(of.trace.stepS, of.tickS);
  const stretchS = Math.ceil((STRETCH_DAYS * DAY_S) / gridS) * gridS;
  const warmS = Math.ceil(of.warmupS / gridS) * gridS;
  const count = Math.max(1, Math.round((window.toS - window.fromS) / stretchS));
  return Array.from({ length: count }, (_, i) => {
    const measureFromS = window.fromS + i * stretchS;
    return {
      fromS: Math.max(of.trace.startS, measureFromS - warmS),
      measureFromS,
      toS: i === count - 1 ? window.toS : measureFromS + stretchS,
    };
  });
}

/** The counts before an instant, at most so many days of them, in intervals of five minutes or the trace's own longer ones. */
export function historyBefore(trace: Trace, untilS: number, days: number): History {
  const { startS, stepS, counts } = trace;
  const to = Math.max(0, Math.floor((untilS - startS) / stepS));
  const from = Math.max(0, to - Math.floor((days * DAY_S) / stepS));
  const joined = Math.floor(HISTORY_STEP_S / stepS);
  const fromS = startS + from * stepS;
  if (joined <= 1) return { fromS, stepS, counts: counts.subarray(from, to) };
  const wide = Float64Array.from({ length: Math.floor((to - from) / joined) }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < joined; k++) sum += counts[from + i * joined + k]!;
    return sum;
  });
  return { fromS, stepS: joined * stepS, counts: wide };
}
