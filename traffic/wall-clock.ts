/** Local time of a zone to instants; daylight saving included. */
import { createLocalClock } from '../core/time/local-clock.ts';

/** Turns local seconds (counted as if UTC) into seconds since 1970; feed it in the order of the file. */
export type WallClock = (localS: number) => number;

/**
 * The clock of an IANA zone. An hour that comes twice in autumn is told apart by the order: once times run back, it is the
 * second. An hour that spring skips is read with the offset before it. Throws a RangeError for a name that is no zone.
 */
export function createWallClock(timeZone: string): WallClock {
  if (timeZone === 'UTC') return (localS) => localS;
  const clock = createLocalClock(timeZone);
  const offsetAt = (atS: number) => clock.offsetMs(atS * 1000) / 1000;
  let before = -Infinity;
  return (localS) => {
    const early = localS - offsetAt(localS - 86_400);
    const late = localS - offsetAt(localS + 86_400);
    const fits = (s: number) => s + offsetAt(s) === localS;
    // The later offset is the smaller one in autumn, so that the two instants of a repeated hour are `early` and `late`.
    const first = fits(early) ? early : fits(late) ? late : early;
    const chosen = first < before && late > first && fits(late) ? late : first;
    before = chosen;
    return chosen;
  };
}
