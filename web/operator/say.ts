/** Figures as people read them. */

/** Ids are long; this much tells them apart on a screen. */
const ID_CHARS = 10;

/** The beginning of an id. */
export function shortId(id: string | undefined): string {
  return id?.slice(0, ID_CHARS) ?? '–';
}

/** A stretch of time in its largest whole unit. */
export function sayFor(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} d`;
}

/** A moment: the time, and the day where it is another one. */
export function sayWhen(atMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString() : at.toLocaleString();
}

/** A share of one. */
export function sayShare(share: number): string {
  return `${Math.round(100 * share)} %`;
}
