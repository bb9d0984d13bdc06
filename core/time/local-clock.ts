/** Instants to wall-clock time in a pool's zone, daylight saving included; offsets come from Intl and are remembered. */

const DAY_MS = 86_400_000;
/** Every zone's clock changes fall on a multiple of this. */
const CHANGE_STEP_MS = 900_000;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const MONDAY_SHIFT_MS = 3 * DAY_MS;

/** A clock on the wall of one zone. */
export interface LocalClock {
  /** Local time less UTC, in ms. */
  offsetMs(atMs: number): number;
  /** Milliseconds since the Monday 00:00 that the local week began with. */
  weekMs(atMs: number): number;
  /** Number of the local week, growing by one each Monday. */
  week(atMs: number): number;
  /** The local date, `YYYY-MM-DD`. */
  date(atMs: number): string;
}

/** Builds the clock of an IANA zone; throws a RangeError for a name that is none. */
export function createLocalClock(timeZone: string): LocalClock {
  const offsetMs = createOffset(timeZone);
  const shifted = (atMs: number) => atMs + offsetMs(atMs) + MONDAY_SHIFT_MS;
  const week = (atMs: number) => Math.floor(shifted(atMs) / (7 * DAY_MS));
  return {
    offsetMs,
    week,
    weekMs: (atMs) => {
      const local = shifted(atMs);
      return local - Math.floor(local / (7 * DAY_MS)) * 7 * DAY_MS;
    },
    date: (atMs) => new Date(atMs + offsetMs(atMs)).toISOString().slice(0, 10),
  };
}

/** Local minus UTC. A day whose two ends agree has one offset; only a day of change is looked at in quarter-hours. */
function createOffset(timeZone: string): (atMs: number) => number {
  const ask = createAsk(timeZone);
  const days = new Map<number, number | undefined>();
  const steps = new Map<number, number>();
  const starts = new Map<number, number>();
  const atStart = (day: number) => {
    const known = starts.get(day) ?? ask(day * DAY_MS);
    starts.set(day, known);
    return known;
  };
  const ofDay = (day: number) => {
    if (!days.has(day)) {
      const first = atStart(day);
      days.set(day, first === atStart(day + 1) ? first : undefined);
    }
    return days.get(day);
  };
  // asked for one day many times in a row
  let lastDay = Number.NaN;
  let ofLast: number | undefined;
  return (atMs) => {
    const day = Math.floor(atMs / DAY_MS);
    if (day !== lastDay) {
      ofLast = ofDay(day);
      lastDay = day;
    }
    if (ofLast !== undefined) return ofLast;
    const step = Math.floor(atMs / CHANGE_STEP_MS);
    const known = steps.get(step) ?? ask(step * CHANGE_STEP_MS);
    steps.set(step, known);
    return known;
  };
}

function createAsk(timeZone: string): (atMs: number) => number {
  if (timeZone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (atMs) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(atMs)) parts[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / 60_000) * 60_000;
  };
}
