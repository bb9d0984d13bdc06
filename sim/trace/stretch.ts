/** Which part of a trace is counted, and the stretches that it is played in. */
import { CannotRun } from '../../core/cannot-run.ts';
import { stamp } from '../../traffic/regular-counts.ts';
import type { History } from '../rules/rule-start.ts';
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
/** By default no more than a year, and no more sessions than a minute or two of a processor can play with every rule. */
const USUAL = { days: 366, sessions: 9e6 };
/** A longer window is played in stretches, each from the counts before it, as after a restart of the scaler; shorter ones for memory. */
const STRETCH = { days: 28, sessions: 3e6 };
/** Counts of shorter intervals are joined to these for the history. */
const HISTORY_STEP_S = 300;

/** A counted window; the note says why it is shorter than one would think. */
export interface Window {
  readonly fromS: number;
  readonly toS: number;
  readonly note?: string;
}

/** `days` before the end; by default all after the first four weeks (the first third of a shorter trace), within bounds. */
export function chooseWindow(
  trace: Trace,
  of: { days?: number | 'all' | undefined; untilS?: number | undefined; tickS: number },
): Window {
  const toS = Math.min(endOf(trace), of.untilS ?? Infinity);
  const spanDays = (toS - trace.startS) / DAY_S;
  if (spanDays <= 0)
    throw new CannotRun(
      `Cannot simulate: --until lies before the trace, which begins ${stamp(trace.startS)}`,
    );
  const all = spanDays - Math.min(LEARN_DAYS, spanDays / 3);
  const usual = Math.min(all, USUAL.days, USUAL.sessions / sessionsADay(trace));
  const days = of.days === 'all' ? all : (of.days ?? usual);
  const gridS = Math.max(trace.stepS, of.tickS);
  const exactS = toS - Math.max(1, Math.floor((days * DAY_S) / gridS)) * gridS;
  // Nobody asked for that very hour: a window that begins at midnight reads better.
  const midnightS = Math.ceil(exactS / DAY_S) * DAY_S;
  const fromS = typeof of.days !== 'number' && midnightS < toS ? midnightS : exactS;
  const needS = Math.min(DAY_S, (toS - trace.startS) / 4);
  if (fromS - trace.startS < needS)
    throw new CannotRun(
      `Cannot simulate ${days.toFixed(1)} days: the trace has ${spanDays.toFixed(1)}, and the first quarter or a day of it is needed to learn from (--days takes fewer)`,
    );
  if (of.days !== undefined || usual === all) return { fromS, toS };
  const note = `Only the last ${((toS - fromS) / DAY_S).toFixed(0)} of ${all.toFixed(0)} days are played, to be done in about a minute; --days all plays them all.`;
  return { fromS, toS, note };
}

function sessionsADay({ counts, stepS }: Trace): number {
  const sum = counts.reduce((all, count) => all + (count || 0), 0);
  return Math.max(1, (sum * DAY_S) / (counts.length * stepS));
}

/** The stretches of a window, in order. */
export function cutWindow(
  window: { fromS: number; toS: number },
  of: { trace: Trace; warmupS: number; tickS: number },
): Stretch[] {
  const gridS = Math.max(of.trace.stepS, of.tickS);
  const stretchDays = Math.min(STRETCH.days, STRETCH.sessions / sessionsADay(of.trace));
  const stretchS = Math.ceil((stretchDays * DAY_S) / gridS) * gridS;
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
