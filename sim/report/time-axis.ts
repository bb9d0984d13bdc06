/** Labels of a time axis: whole hours, days, weeks or months, as many as fit. */
import type { Scale, Tick } from './svg.ts';

const HOUR = 3600;
const DAY = 86_400;
const STEPS = [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** At most so many labels between two times, in the trace's own time. */
export function timeTicks(span: readonly [number, number], x: Scale, most: number): Tick[] {
  const [fromS, toS] = span;
  const step = STEPS.find((s) => (toS - fromS) / s <= most);
  if (step === undefined) return monthTicks(span, x, most);
  // The first Monday after 1970 began is where weeks are counted from.
  const phase = step >= 7 * DAY ? 4 * DAY : 0;
  const first = Math.ceil((fromS - phase) / step);
  const count = Math.floor((toS - phase) / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const s = phase + (first + i) * step;
    return { at: x(s), text: step < DAY ? hour(s) : day(s, step) };
  });
}

function hour(s: number): string {
  const at = new Date(s * 1000);
  return at.getUTCHours() === 0 ? day(s, DAY) : `${String(at.getUTCHours()).padStart(2, '0')}:00`;
}

function day(s: number, step: number): string {
  const at = new Date(s * 1000);
  const date = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  return step <= 2 * DAY ? `${WEEKDAYS[at.getUTCDay()]} ${date}` : date;
}

function monthTicks([fromS, toS]: readonly [number, number], x: Scale, most: number): Tick[] {
  const months = (toS - fromS) / (30.4 * DAY);
  const every = [1, 2, 3, 6, 12].find((k) => months / k <= most) ?? 12;
  const start = new Date(fromS * 1000);
  const ticks: Tick[] = [];
  for (let m = start.getUTCMonth() + 1; ; m++) {
    const s = Date.UTC(start.getUTCFullYear(), m, 1) / 1000;
    if (s > toS) return ticks;
    const at = new Date(s * 1000);
    if (at.getUTCMonth() % every === 0)
      ticks.push({ at: x(s), text: `${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}` });
  }
}
