/** What the clock on the wall shows in a time zone. */
import { createLocalClock, type LocalClock } from './local-clock.ts';

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

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

const clocks = new Map<string, LocalClock>();

/** The day of the week, 0 for Monday, and the minute of the day. Throws a RangeError for a zone that is none. */
export function wallClock(zone: string, atMs: number): { day: number; minute: number } {
  const clock = clocks.get(zone) ?? createLocalClock(zone);
  clocks.set(zone, clock);
  const minute = Math.floor(clock.weekMs(atMs) / MINUTE_MS);
  return { day: Math.floor(minute / DAY_MINUTES), minute: minute % DAY_MINUTES };
}

/**
 * The next moment, from this minute on, at which the clock there shows that minute of the day. Clocks that are changed before it count; a
 * minute that they leave out is an hour later.
 */
export function nextAt(zone: string, minute: number, fromMs: number): number {
  const startMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  const shownAt = (ms: number) => wallClock(zone, ms).minute;
  const waitFrom = (ms: number) => (minute - shownAt(ms) + DAY_MINUTES) % DAY_MINUTES;
  const onceMs = startMs + waitFrom(startMs) * MINUTE_MS;
  const off = waitFrom(onceMs);
  const shift = off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off;
  const changedMs = onceMs + shift * MINUTE_MS;
  return shownAt(changedMs) === minute ? changedMs : onceMs;
}
