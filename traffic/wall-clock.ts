/** Local time of a zone to instants; daylight saving included. */

/** Turns local seconds (counted as if UTC) into seconds since 1970; feed it in the order of the file. */
export type WallClock = (localS: number) => number;

/**
 * The clock of an IANA zone. An hour that comes twice in autumn is told apart by the order: once times run back, it is the
 * second. An hour that spring skips is read with the offset before it. Throws a RangeError for a name that is no zone.
 */
export function createWallClock(timeZone: string): WallClock {
  if (timeZone === 'UTC') return (localS) => localS;
  const offsetAt = createOffsetReader(timeZone);
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

/** Offsets in seconds, remembered by quarter-hour: every change falls on one. */
function createOffsetReader(timeZone: string): (atS: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longOffset',
    year: 'numeric',
  });
  const known = new Map<number, number>();
  return (atS) => {
    const quarter = Math.floor(atS / 900);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const name = format.formatToParts(quarter * 900_000).find((p) => p.type === 'timeZoneName');
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name?.value ?? '');
    const [, sign, hours = 0, minutes = 0, seconds = 0] = match ?? [];
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    known.set(quarter, sign === '-' ? -offset : offset);
    return known.get(quarter) ?? 0;
  };
}
