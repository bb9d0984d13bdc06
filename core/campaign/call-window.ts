/** When the window of a campaign is open for a called party. */
import type { Campaign } from './campaign.ts';

type Window = NonNullable<Campaign['window']>;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** A week and a day: longer no window stays shut. */
const MOST_DAYS = 8;

/** The first moment from `nowMs` on at which it is open. */
export function opensAt(
  window: Window | undefined,
  zone: string | undefined,
  nowMs: number,
): number {
  if (!window || isOpenAt(window, zone, nowMs)) return nowMs;
  let atMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  for (let day = 0; day <= MOST_DAYS; day++) {
    atMs = nextStart(window, zone, atMs);
    if (isOpenAt(window, zone, atMs)) return atMs;
    atMs += MINUTE_MS;
  }
  return nowMs;
}

/** The next moment at which the clock there shows the window's beginning; looked at twice, for clocks that are changed between. */
function nextStart({ from, zone: own }: Window, zone: string | undefined, atMs: number): number {
  const wait = (ms: number) => {
    const { minute } = localTime(zone ?? own, ms);
    return ((minuteOf(from) - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  };
  const onceMs = atMs + wait(atMs);
  return onceMs + wait(onceMs);
}

/** Whether it is. One that ends before it begins runs over midnight, and belongs to the day on which it began. */
function isOpenAt({ from, to, days, zone: own }: Window, zone: string | undefined, atMs: number) {
  const { day, minute } = localTime(zone ?? own, atMs);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const holds = (on: number) => days?.includes((on + 7) % 7) ?? true;
  if (start < end) return holds(day) && minute >= start && minute < end;
  return (holds(day) && minute >= start) || (holds(day - 1) && minute < end);
}

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(zone: string, atMs: number): { day: number; minute: number } {
  const format = formats.get(zone) ?? createFormat(zone);
  formats.set(zone, format);
  const parts = Object.fromEntries(
    format.formatToParts(atMs).map((part) => [part.type, part.value]),
  );
  const { weekday = '', hour = '0', minute = '0' } = parts;
  return { day: DAYS.indexOf(weekday), minute: Number(hour) * 60 + Number(minute) };
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
