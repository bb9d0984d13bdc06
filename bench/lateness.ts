/** How late frames came that are due each 20 ms, from when they arrived. */

/** Counts of one caller and one window. */
export interface Lateness {
  readonly frames: number;
  /** Behind the schedule by more than so many ms: what a jitter buffer must hide. */
  readonly over20: number;
  readonly over40: number;
  readonly over60: number;
  readonly largestGapMs: number;
  readonly gapP99Ms: number;
}

const FRAME_MS = 20;

/** A second on either side: long against any delay, short against two clocks' drift and a schedule begun anew. */
const AROUND = 50;

/** Counts frames by their arrival times. On time is whatever came as early as the earliest around it. */
export function latenessOf(arrivedMs: readonly number[]): Lateness {
  const behind = arrivedMs.map((atMs, i) => atMs - FRAME_MS * i);
  const late = behind.map(
    (ms, i) => ms - Math.min(...behind.slice(Math.max(0, i - AROUND), i + AROUND)),
  );
  const over = (ms: number) => late.filter((one) => one > ms).length;
  const gaps = arrivedMs.slice(1).map((atMs, i) => atMs - (arrivedMs[i] ?? atMs));
  const sorted = gaps.toSorted((a, b) => a - b);
  return {
    frames: arrivedMs.length,
    over20: over(20),
    over40: over(40),
    over60: over(60),
    largestGapMs: sorted.at(-1) ?? 0,
    gapP99Ms: sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0,
  };
}
