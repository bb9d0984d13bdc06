/** When the window of a campaign is open for a called party. */
import { minuteOfDay, wallClock } from '../time/wall-clock.ts';
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
    const { minute } = wallClock(zone ?? own, ms);
    return ((minuteOfDay(from) - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  };
  const onceMs = atMs + wait(atMs);
  return onceMs + wait(onceMs);
}

/** Whether it is. One that ends before it begins runs over midnight, and belongs to the day on which it began. */
function isOpenAt({ from, to, days, zone: own }: Window, zone: string | undefined, atMs: number) {
  const { day, minute } = wallClock(zone ?? own, atMs);
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
  const holds = (on: number) => days?.includes((on + 7) % 7) ?? true;
  if (start < end) return holds(day) && minute >= start && minute < end;
  return (holds(day) && minute >= start) || (holds(day - 1) && minute < end);
}
