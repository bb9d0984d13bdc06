/** Puts counts on an unbroken grid of intervals: sorts, joins doubles, marks gaps; every repair is told. */
import { CannotRun } from '../core/cannot-run.ts';
import type { RawTraffic } from './read-traffic.ts';

/** A regular series. */
export interface RegularCounts {
  readonly startS: number;
  readonly stepS: number;
  /** One for each interval; NaN where nothing was recorded. */
  readonly counts: Float64Array;
  readonly notes: string[];
}

/** So much of the stamps must lie on the grid of the commonest distance. */
const ON_GRID = 0.95;
/** A grid of more intervals comes of a wrong stamp. */
const MOST_INTERVALS = 50_000_000;

/** Throws if the stamps are no series, saying why. */
export function regularCounts(raw: RawTraffic): RegularCounts {
  const notes: string[] = [];
  const { timesS, values } = byTime(raw, notes);
  const first = timesS[0] ?? 0;
  const last = timesS[timesS.length - 1] ?? 0;
  const stepS = findStep(timesS);
  const intervals = Math.round((last - first) / stepS) + 1;
  if (intervals > MOST_INTERVALS)
    throw new CannotRun(
      `Cannot use the counts: from ${stamp(first)} to ${stamp(last)} there are ${intervals} intervals; is a stamp wrong?`,
    );
  const counts = new Float64Array(intervals).fill(Number.NaN);
  const seen = { offGrid: 0, same: 0, added: 0 };
  for (let i = 0; i < timesS.length; i++) {
    const exact = (timesS[i]! - first) / stepS;
    const at = Math.min(intervals - 1, Math.max(0, Math.round(exact)));
    if (Math.abs(exact - at) * stepS > 0.5) seen.offGrid++;
    const before = counts[at]!;
    if (Number.isNaN(before)) counts[at] = values[i]!;
    else if (timesS[i] === timesS[i - 1] && values[i] === values[i - 1]) seen.same++;
    else {
      counts[at] = before + values[i]!;
      seen.added++;
    }
  }
  if (seen.offGrid > 0) notes.push(`${seen.offGrid} stamps were moved to the full ${stepS} s.`);
  if (seen.same > 0) notes.push(`${seen.same} rows came twice and were left out.`);
  if (seen.added > 0)
    notes.push(
      `${seen.added} intervals came twice with other counts, which were added (if clocks went back then, --time-zone tells the hours apart).`,
    );
  fillGaps({ startS: first, stepS, counts, notes });
  return { startS: first, stepS, counts, notes };
}

/** Rows by time; those that are in order already are not copied. */
export function byTime(
  raw: Pick<RawTraffic, 'timesS' | 'values'>,
  notes: string[],
): { timesS: Float64Array; values: Float64Array } {
  const { timesS, values } = raw;
  let back = 0;
  for (let i = 1; i < timesS.length; i++) if (timesS[i]! < timesS[i - 1]!) back++;
  if (back === 0) return { timesS, values };
  notes.push(`Rows were not in order of time (${back} steps back); they were sorted.`);
  const order = Uint32Array.from(timesS, (_, i) => i).sort(
    (a, b) => timesS[a]! - timesS[b]! || a - b,
  );
  return {
    timesS: Float64Array.from(order, (i) => timesS[i]!),
    values: Float64Array.from(order, (i) => values[i]!),
  };
}

/** The commonest distance if the others are multiples of it, else their common divisor where that is a minute or more. */
function findStep(timesS: Float64Array): number {
  const distances = new Map<number, number>();
  for (let i = 1; i < timesS.length; i++) {
    const d = Math.round(timesS[i]! - timesS[i - 1]!);
    if (d > 0) distances.set(d, (distances.get(d) ?? 0) + 1);
  }
  const all = [...distances];
  if (all.length === 0)
    throw new CannotRun('Cannot use the counts: at least two intervals are wanted, got one');
  const [common] = all.reduce((best, one) => (one[1] > best[1] ? one : best));
  const total = all.reduce((sum, [, n]) => sum + n, 0);
  const fits = all.reduce((sum, [d, n]) => sum + (d % common === 0 ? n : 0), 0);
  if (fits >= ON_GRID * total) return common;
  const divisor = all.reduce((g, [d]) => gcd(g, d), 0);
  if (divisor >= 60) return divisor;
  throw new CannotRun(
    `Cannot use the counts: the stamps are no regular intervals (commonest distance ${common} s, but only ${Math.round((100 * fits) / total)} % fit); for one row a session name the columns 'arrival' and 'duration_s'`,
  );
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** A series without a single zero leaves them out; in any other a missing interval was not recorded. */
function fillGaps({ startS, stepS, counts, notes }: RegularCounts): void {
  let missing = 0;
  let first = -1;
  let zeros = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) zeros++;
    if (!Number.isNaN(counts[i])) continue;
    missing++;
    if (first < 0) first = i;
  }
  if (missing === 0) return;
  const from = stamp(startS + first * stepS);
  if (zeros === 0) {
    for (let i = first; i < counts.length; i++) if (Number.isNaN(counts[i])) counts[i] = 0;
    notes.push(
      `${missing} intervals are missing and none is 0: they are taken as 0 (first ${from}).`,
    );
  } else
    notes.push(
      `${missing} intervals are missing, from ${from} on: nothing is learned from them, and no session comes in them.`,
    );
}

/** `2026-03-01 09:15`, in the series' own time. */
export function stamp(s: number): string {
  return new Date(s * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
