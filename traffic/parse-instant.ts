/** Reads the times that traces, call logs and access logs are stamped with. */

/** An instant; without a zone it is local time, counted as if it were UTC. */
export interface Instant {
  readonly s: number;
  readonly zoned: boolean;
  /** East of UTC, where the stamp says so. */
  readonly offsetS?: number;
}

/** How `03/05/2026` is meant: the month first, or the day. */
export type DateOrder = 'mdy' | 'dmy';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ZONE = '\\s*((?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?|Z|UTC|GMT)?';
const HALF = '\\s*([ap])\\.?m\\.?';
const TIME = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d+))?)?';

const ISO = new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})(?:[T ]${TIME})?${ZONE}$`, 'i');
const CLF = /^(\d{1,2})\/([a-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})\s+([+-]\d{4})$/i;
const MAIL = new RegExp(
  `^(?:[a-z]{3},?\\s+)?(\\d{1,2})\\s+([a-z]{3})\\s+(\\d{4})\\s+${TIME}${ZONE}$`,
  'i',
);
/** `Nov 26, 2026, 3:04:05 PM GMT+1`, as consoles write it. */
const WRITTEN = new RegExp(
  `^(?:[a-z]+,?\\s+)?([a-z]{3})[a-z]*\\.?\\s+(\\d{1,2}),?\\s+(\\d{4})(?:,|,?\\s+at)?\\s+${TIME}(?:${HALF})?${ZONE}$`,
  'i',
);
/** `11/26/2026 3:04 PM`. */
const SLASHES = new RegExp(
  `^(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4}),?\\s+${TIME}(?:${HALF})?${ZONE}$`,
  'i',
);
/** The year 2100. */
const END_S = Date.UTC(2100, 0) / 1000;
const EPOCH = /^\d{9,19}(?:\.\d+)?$/;

/**
 * ISO 8601 (`2026-03-01T09:15:00Z`, a space for the T, slashes for the dashes), RFC 2822 (`Tue, 31 Aug 2010 20:36:28 +0000`), the
 * common log format (`09/Jan/2026:12:34:56 +0000`), written out (`Nov 26, 2026, 3:04 PM`), with slashes, and seconds to nanoseconds
 * since 1970. Undefined for anything else, also for `03/05/2026`, which is two dates, unless an order is given; AM and PM tell it;
 * and for a year that no call was in, for whoever counts intervals would count millions of empty ones.
 */
export function parseInstant(text: string, order?: DateOrder): Instant | undefined {
  const read = parseAny(text, order);
  return read && read.s >= 0 && read.s < END_S ? read : undefined;
}

function parseAny(text: string, order: DateOrder | undefined): Instant | undefined {
  if (EPOCH.test(text)) return { s: epochSeconds(Number(text)), zoned: true };
  const iso = ISO.exec(text);
  if (iso) return build(iso.slice(1, 4), iso.slice(4));
  const clf = CLF.exec(text);
  if (clf) {
    const [, day, month, year, hour, minute, second, zone] = clf;
    return build([year, monthOf(month), day], [hour, minute, second, undefined, zone]);
  }
  const mail = MAIL.exec(text);
  if (!mail) return parseWritten(text) ?? parseSlashes(text, order);
  const [, day, month, year, ...rest] = mail;
  return build([year, monthOf(month), day], rest);
}

function parseWritten(text: string): Instant | undefined {
  const found = WRITTEN.exec(text);
  if (!found) return undefined;
  const [, month, day, year, ...rest] = found;
  return buildHalf([year, monthOf(month), day], rest);
}

function parseSlashes(text: string, order: DateOrder | undefined): Instant | undefined {
  const found = SLASHES.exec(text);
  if (!found) return undefined;
  const [, first, second, year, ...rest] = found;
  const known = order ?? (rest[4] === undefined ? undefined : 'mdy');
  if (known === 'mdy') return buildHalf([year, first, second], rest);
  return known === 'dmy' ? buildHalf([year, second, first], rest) : undefined;
}

/** With hours of half a day: hour, minute, second, fraction, `a` or `p`, zone. */
function buildHalf(date: readonly Part[], parts: readonly Part[]): Instant | undefined {
  const [hour, minute, second, fraction, half, zone] = parts;
  const hours = Number(hour);
  if (half !== undefined && (hours < 1 || hours > 12)) return undefined;
  const noon = half?.toLowerCase() === 'p' ? 12 : 0;
  const whole = half === undefined ? hours : (hours % 12) + noon;
  return build(date, [String(whole), minute, second, fraction, zone]);
}

/** By size: 10 digits are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds. */
function epochSeconds(value: number): number {
  const scale = [1e17, 1e14, 1e11].findIndex((least) => value >= least);
  return value / ([1e9, 1e6, 1e3][scale] ?? 1);
}

function monthOf(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').toLowerCase()) + 1);
}

type Part = string | undefined;

function build(date: readonly Part[], time: readonly Part[]): Instant | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const [hour, minute, second] = time.slice(0, 3).map((part) => Number(part ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const ms = Date.UTC(year, month - 1, day);
  // A day that its month does not have would roll over.
  const real = month >= 1 && month <= 12 && day >= 1 && new Date(ms).getUTCDate() === day;
  if (!real || hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0))
    return undefined;
  const fraction = time[3] === undefined ? 0 : Number(`0.${time[3]}`);
  const offsetS = offsetOf(time[4]);
  const s = ms / 1000 + hour * 3600 + minute * 60 + second + fraction - (offsetS ?? 0);
  return offsetS === undefined ? { s, zoned: false } : { s, zoned: true, offsetS };
}

function offsetOf(zone: Part): number | undefined {
  if (zone === undefined) return undefined;
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
