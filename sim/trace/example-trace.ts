/** A made-up support line, to see what the simulator does before one has a trace of one's own. */
import { createRandom, type SeededRandom } from './random.ts';
import type { Trace } from './trace.ts';

const WEEKS = 5;
const START_S = Date.UTC(2026, 0, 5) / 1000;
/** One Wednesday an outage at noon makes everybody call. */
const OUTAGE = { fromMinute: (4 * 7 + 2) * 1440 + 12 * 60, minutes: 25, times: 3 };

/** Five weeks of minutes: weekdays from eight to six with a dip at noon, a short Saturday, quiet nights, and one surge. */
export function exampleTrace(): Trace {
  const random = createRandom(2026);
  let busyness = 1;
  const counts = Float64Array.from({ length: WEEKS * 7 * 1440 }, (_, i) => {
    // No two days are alike, and calls come in waves.
    if (i % 1440 === 0) busyness = Math.exp(0.12 * random.normal());
    const { fromMinute, minutes, times } = OUTAGE;
    const surge = i >= fromMinute && i < fromMinute + minutes ? times : 1;
    return poisson(levelAt(i) * busyness * surge, random);
  });
  return {
    name: 'a made-up support line',
    startS: START_S,
    stepS: 60,
    counts,
    zoned: false,
    rows: counts.length,
    notes: [
      'This line is made up: five weeks of calls drawn from a daily curve, with one surge in the last week.',
    ],
  };
}

/** Calls a minute in the mean. */
function levelAt(minute: number): number {
  const day = Math.floor(minute / 1440) % 7;
  const hour = (minute % 1440) / 60;
  const open = day < 5 ? hour >= 8 && hour < 18 : day === 5 && hour >= 9 && hour < 13;
  if (!open) return 0.08;
  const curve = 9 * Math.exp(-(((hour - 10) / 2) ** 2)) + 7 * Math.exp(-(((hour - 15) / 2) ** 2));
  return (1.5 + curve) * (day < 5 ? 1 : 0.4);
}

/** Knuth's product of uniforms; means here are small. */
function poisson(mean: number, random: SeededRandom): number {
  const least = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > least; count++) product *= random.uniform();
  return count;
}
