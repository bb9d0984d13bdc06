/** From any regular series to whole minutes, which is what the table keeps. */
import type { MinuteCount } from '../../core/store/store.ts';

const MINUTE_S = 60;

/** Counts per minute; `left` says how many intervals had none to give, because nothing was recorded in them. */
export interface Minutes {
  readonly counts: readonly MinuteCount[];
  readonly unknown: number;
}

/**
 * Shorter intervals are joined; longer ones are spread evenly in whole calls, so that each interval's sum stays what it was. Minutes
 * without a call are left out.
 */
export function countsToMinutes(series: {
  readonly startS: number;
  readonly stepS: number;
  readonly counts: Float64Array;
}): Minutes {
  const { startS, stepS, counts } = series;
  const minutes = new Map<number, number>();
  let unknown = 0;
  counts.forEach((count, i) => {
    if (Number.isNaN(count)) unknown++;
    else if (count > 0) spread(minutes, { fromS: startS + i * stepS, stepS, count });
  });
  return { counts: inOrder(minutes), unknown };
}

/** One row a session to counts per minute. */
export function sessionsToMinutes(arrivalsS: Float64Array): Minutes {
  const minutes = new Map<number, number>();
  for (const s of arrivalsS) add(minutes, Math.floor(s / MINUTE_S), 1);
  return { counts: inOrder(minutes), unknown: 0 };
}

function spread(
  minutes: Map<number, number>,
  of: { fromS: number; stepS: number; count: number },
): void {
  const first = Math.floor(of.fromS / MINUTE_S);
  const parts = Math.max(1, Math.round(of.stepS / MINUTE_S));
  for (let k = 0; k < parts; k++) {
    const share = Math.floor(((k + 1) * of.count) / parts) - Math.floor((k * of.count) / parts);
    if (share > 0) add(minutes, first + k, share);
  }
}

function add(minutes: Map<number, number>, minute: number, count: number): void {
  minutes.set(minute, (minutes.get(minute) ?? 0) + count);
}

function inOrder(minutes: ReadonlyMap<number, number>): MinuteCount[] {
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .map(([minute, count]) => ({ minuteMs: minute * MINUTE_S * 1000, count }));
}
