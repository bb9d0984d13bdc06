/** What the clock on the wall shows in a time zone. */

/** Whether this machine knows a zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The minute of the day that a checked `HH:MM` names. */
export function minuteOfDay(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of the week, 0 for Monday, and the minute of the day. Throws a RangeError for a zone that is none. */
export function wallClock(zone: string, atMs: number): { day: number; minute: number } {
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
