/** When the window of a campaign is open for a called party. */
import { minuteOfDay, nextAt, wallClock } from '../time/wall-clock.ts';
import type { Campaign } from './campaign.ts';

type Window = NonNullable<Campaign['window']>;

const MINUTE_MS = 60_000;

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
    atMs = nextAt(zone ?? window.zone, minuteOfDay(window.from), atMs);
    if (isOpenAt(window, zone, atMs)) return atMs;
    atMs += MINUTE_MS;
  }
  return nowMs;
}

/** Whether it is. One that ends before it begins runs over midnight, and belongs to the day on which it began. */
function isOpenAt({ from, to, days, zone: own }: Window, zone: string | undefined, atMs: number) {
  const { day, minute } = wallClock(zone ?? own, atMs);
  const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
  const holds = (on: number) => days?.includes((on + 7) % 7) ?? true;
  if (start < end) return holds(day) && minute >= start && minute < end;
  return (holds(day) && minute >= start) || (holds(day - 1) && minute < end);
}
