/** Recorded traffic as the simulator wants it: counts on a grid, and each session where the file has them. */
import { basename } from 'node:path';
import { type RawTraffic, type ReadOptions, readTraffic } from '../../traffic/read-traffic.ts';
import { byTime, regularCounts } from '../../traffic/regular-counts.ts';

/** One trace. Times are seconds since 1970, or local time counted as such where no zone is known. */
export interface Trace {
  readonly name: string;
  readonly startS: number;
  readonly stepS: number;
  /** Arrivals in each interval; NaN where nothing was recorded. */
  readonly counts: Float64Array;
  readonly sessions?: RecordedSessions;
  /** Arrivals a second that the counts of a thinned trace were drawn from. */
  readonly ratesPerS?: Float64Array;
  /** False where times are local because no zone is known. */
  readonly zoned: boolean;
  /** Rows of the file that were used. */
  readonly rows: number;
  readonly notes: readonly string[];
}

/** Sessions one by one, in order. */
export interface RecordedSessions {
  readonly arrivalsS: Float64Array;
  /** NaN where unknown. */
  readonly durationsS: Float64Array;
  /** Of those that are known; 0 if none is. */
  readonly meanS: number;
}

/** Sessions are counted in intervals of this length for the forecast's history. */
const SESSION_STEP_S = 300;
const DAY_S = 86_400;

/** Reads a trace; throws an Error that says what is wrong with the file. */
export async function readTrace(path: string, options: ReadOptions): Promise<Trace> {
  const raw = await readTraffic(path, options);
  const name = basename(path).replace(/(\.csv|\.jsonl?|\.log)?(\.gz)?$/, '');
  if (raw.kind === 'sessions') return fromSessions(name, raw);
  const { notes, ...regular } = regularCounts(raw);
  return {
    name,
    zoned: raw.zoned,
    rows: raw.timesS.length,
    ...regular,
    notes: [...raw.notes, ...notes],
  };
}

/** The end of the last interval. */
export function endOf({ startS, stepS, counts }: Trace): number {
  return startS + stepS * counts.length;
}

function fromSessions(name: string, raw: RawTraffic): Trace {
  const notes = [...raw.notes];
  const { timesS, values } = byTime(raw, notes);
  const startS = Math.floor((timesS[0] ?? 0) / DAY_S) * DAY_S;
  const last = timesS[timesS.length - 1] ?? 0;
  const counts = new Float64Array(Math.floor((last - startS) / SESSION_STEP_S) + 1);
  for (const at of timesS) counts[Math.floor((at - startS) / SESSION_STEP_S)]!++;
  const known = values.filter((value) => !Number.isNaN(value));
  const meanS = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const sessions = { arrivalsS: timesS, durationsS: values, meanS };
  const { zoned } = raw;
  return {
    name,
    zoned,
    startS,
    stepS: SESSION_STEP_S,
    counts,
    sessions,
    rows: timesS.length,
    notes,
  };
}
