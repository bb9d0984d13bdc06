/** Reads recorded traffic: counts per interval, or one row a session; what is wrong is mended with a note or refused. */
import { CannotRun } from '../core/cannot-run.ts';
import type { RowFields } from './columns.ts';
import { createNumberList, type NumberList } from './number-list.ts';
import { openRows, type ReadProgress } from './open-rows.ts';
import { type DateOrder, parseInstant } from './parse-instant.ts';
import { createRowFilter } from './row-filter.ts';
import { createWallClock, type WallClock } from './wall-clock.ts';

/** What a file held, in the order of the file; seconds since 1970 (local ones without a zone, see `zoned`). */
export interface RawTraffic {
  readonly kind: 'counts' | 'sessions';
  readonly timesS: Float64Array;
  /** Of counts: how many in each interval. Of sessions: each one's length in seconds, NaN where unknown. */
  readonly values: Float64Array;
  /** False where the stamps carry no zone and none was given: times are then local, and UTC in name only. */
  readonly zoned: boolean;
  /** What was mended or left out, one sentence each. */
  readonly notes: string[];
}

/** How to read. */
export interface ReadOptions {
  /** The zone of stamps that carry none. */
  readonly timeZone?: string | undefined;
  /** Leave rows out that cannot be read, with a note, instead of refusing the file. */
  readonly skipBadRows?: boolean;
  /** How dates such as 03/05/2026 are meant. */
  readonly dates?: DateOrder | undefined;
  readonly timeColumn?: string | undefined;
  readonly progress?: ReadProgress;
}

/** More rows than this are more than a year of busy seconds: refused, for memory. */
const MOST_ROWS = 50_000_000;
/** So many bad rows are told; one more is one too many where none may be skipped. */
const TOLD = 5;

/** Throws one Error that names the file, the lines and what to do. */
export async function readTraffic(path: string, options: ReadOptions = {}): Promise<RawTraffic> {
  const opened = await openRows(path, options);
  const reading = startReading(options);
  for await (const batch of opened.rows) {
    for (const { line, fields } of batch) takeRow(reading, line, fields);
    const { bad, times } = reading;
    if (bad.length > TOLD && !options.skipBadRows) break;
    if (times.length > MOST_ROWS)
      throw new CannotRun(`Cannot read ${path}: over ${MOST_ROWS} rows; cut it to the last weeks`);
  }
  return finish(path, reading, options);
}

interface Reading {
  readonly dates: DateOrder | undefined;
  readonly times: NumberList;
  readonly values: NumberList;
  readonly bad: { line: number; why: string }[];
  readonly keep: ReturnType<typeof createRowFilter>;
  readonly clock: WallClock | undefined;
  kind: RawTraffic['kind'] | undefined;
  readonly offsets: Set<number>;
  zoned: number;
  local: number;
  firstLocalLine: number;
  noDuration: number;
}

function startReading({ timeZone, dates }: ReadOptions): Reading {
  return {
    dates,
    times: createNumberList(),
    values: createNumberList(),
    bad: [],
    keep: createRowFilter(),
    clock: timeZone === undefined ? undefined : createWallClock(timeZone),
    kind: undefined,
    offsets: new Set(),
    zoned: 0,
    local: 0,
    firstLocalLine: 0,
    noDuration: 0,
  };
}

function takeRow(reading: Reading, line: number, fields: RowFields): void {
  if (!reading.keep.wants(fields)) return;
  const kind = fields.count === undefined ? 'sessions' : 'counts';
  reading.kind ??= kind;
  const at = fields.time ? parseInstant(fields.time, reading.dates) : undefined;
  const value =
    kind === 'counts'
      ? readCount(fields.count)
      : readDuration(fields, { startS: at?.s, dates: reading.dates });
  if (!at || kind !== reading.kind || typeof value === 'string') {
    const why =
      typeof value === 'string'
        ? value
        : at
          ? 'it has another number of columns than the lines before'
          : `its time is '${fields.time ?? ''}', want YYYY-MM-DDTHH:MM:SS of 1970 to 2099, with or without a zone such as +02:00 (--dates mdy or dmy says how 03/05/2026 is meant)`;
    reading.bad.push({ line, why });
    return;
  }
  if (at.offsetS !== undefined) reading.offsets.add(at.offsetS);
  if (at.zoned) reading.zoned++;
  else if (reading.local++ === 0) reading.firstLocalLine = line;
  reading.times.push(at.zoned || !reading.clock ? at.s : reading.clock(at.s));
  reading.values.push(value);
  if (Number.isNaN(value)) reading.noDuration++;
}

function readCount(text = ''): number | string {
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return `its count is '${text}', want a number`;
  if (value < 0) return `its count is ${text}, want 0 or more`;
  return Math.round(value);
}

function readDuration(
  { duration, end }: RowFields,
  { startS = Number.NaN, dates }: { startS: number | undefined; dates: DateOrder | undefined },
): number | string {
  if (duration !== undefined && duration !== '') {
    const value = readSeconds(duration);
    if (!Number.isFinite(value)) return `its duration is '${duration}', want seconds`;
    return value < 0 ? `its duration is ${duration}, want 0 or more seconds` : value;
  }
  const endS = end ? (parseInstant(end, dates)?.s ?? Number.NaN) : Number.NaN;
  return endS - startS < 0 ? 'it ends before it starts' : endS - startS;
}

/** Seconds, or `HH:MM:SS`. */
function readSeconds(text: string): number {
  if (!/^\d+(:\d{2}){1,2}$/.test(text)) return Number(text);
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function finish(path: string, reading: Reading, options: ReadOptions): RawTraffic {
  const { times, values, bad, keep, kind, zoned, local, noDuration } = reading;
  if (bad.length > 0 && !options.skipBadRows) throw new CannotRun(refusal(path, bad));
  if (!kind || times.length === 0)
    throw new CannotRun(`Cannot read ${path}: no row could be used${keep.leftOut()}`);
  if (zoned > 0 && local > 0 && !reading.clock)
    throw new CannotRun(
      `Cannot read ${path}: some stamps carry a zone and some, from line ${reading.firstLocalLine} on, do not; say with --time-zone which zone those are in`,
    );
  const notes: string[] = [];
  if (bad.length > 0)
    notes.push(
      `${bad.length} rows could not be read and were left out, first line ${bad[0]?.line}: ${bad[0]?.why}.`,
    );
  if (keep.leftOut() !== '') notes.push(`Rows were left out${keep.leftOut()}.`);
  if (reading.offsets.size > 1)
    notes.push(
      `Stamps carry ${reading.offsets.size} offsets (${[...reading.offsets].map(nameOffset).join(', ')}); all were put on one clock.`,
    );
  if (kind === 'sessions' && noDuration > 0 && noDuration < times.length)
    notes.push(`${noDuration} sessions have no length; theirs are drawn like the others'.`);
  if (local > 0 && !reading.clock)
    notes.push(
      'The stamps carry no zone; they are taken as the pool’s local time (--time-zone says which).',
    );
  return {
    kind,
    timesS: times.values(),
    values: values.values(),
    zoned: local === 0 || reading.clock !== undefined,
    notes,
  };
}

function nameOffset(offsetS: number): string {
  const minutes = Math.abs(offsetS) / 60;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${offsetS < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function refusal(path: string, bad: Reading['bad']): string {
  const told = bad.slice(0, TOLD).map(({ line, why }) => `\n  line ${line}: ${why}`);
  const more = bad.length > TOLD ? '\n  and more' : '';
  return `Cannot read ${path}: rows are wrong (--skip-bad-rows leaves them out)${told.join('')}${more}`;
}
