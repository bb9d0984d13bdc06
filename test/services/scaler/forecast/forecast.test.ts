import { describe, expect, it } from 'vitest';
import {
  createForecaster,
  type Forecaster,
  observe,
  predict,
  profileMass,
} from '../../../../services/scaler/forecast/forecaster.ts';
import { replayHistory } from '../../../../services/scaler/forecast/history.ts';
import { tabulate } from '../../../../services/scaler/forecast/negative-binomial.ts';

const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Slots of so many days, each with the count that `of` gives its start. */
function slots(fromMs: number, days: number, of: (atMs: number) => number) {
  return Array.from({ length: (days * DAY_MS) / SLOT_MS }, (_, i) => {
    const atMs = fromMs + i * SLOT_MS;
    return { fromMs: atMs, count: of(atMs) };
  });
}

/** Open from nine to ten by the wall clock of Berlin. */
const berlin = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: '2-digit',
  hourCycle: 'h23',
});
const opening = (count: number) => (atMs: number) =>
  Number(berlin.format(atMs)) === 9 ? count : 0;

/** Counts of a steady stream, drawn by Knuth's method from a small generator with a seed. */
function poissonDraws(mean: number): () => number {
  let seed = 12345;
  const uniform = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return () => {
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); product *= uniform()) count++;
    return count;
  };
}

const mean = (f: Forecaster, fromMs: number, seconds: number) =>
  predict(f, fromMs, fromMs + seconds * 1000).reduce((sum, p) => sum + p.weight * p.mean, 0);

describe('the forecast', () => {
  it('follows the first minutes of a pool’s life', () => {
    const f = createForecaster({ timeZone: 'UTC' });
    for (let i = 0; i < 20; i++)
      observe(f, { fromMs: i * 60_000, toMs: (i + 1) * 60_000, count: 30 });
    expect(mean(f, 20 * 60_000, 60)).toBeGreaterThan(24);
    expect(mean(f, 20 * 60_000, 60)).toBeLessThan(36);
  });

  it('expects the opening at nine by the wall, in the week after the clocks went back too', () => {
    const f = createForecaster({ timeZone: 'Europe/Berlin' });
    replayHistory(f, slots(Date.UTC(2026, 8, 28), 28, opening(60)), SLOT_MS);
    const monday = Date.UTC(2026, 9, 26);
    expect(profileMass(f, monday + 8 * HOUR_MS, monday + 9 * HOUR_MS)).toBeGreaterThan(500);
    expect(profileMass(f, monday + 7 * HOUR_MS, monday + 8 * HOUR_MS)).toBeLessThan(100);
  });

  const start = Date.UTC(2026, 7, 3);
  const disturbed = (factor: number) => {
    const f = createForecaster({ timeZone: 'UTC' });
    const odd = start + 21 * DAY_MS;
    const habit = (atMs: number) => (atMs >= odd && atMs < odd + DAY_MS ? 30 * factor : 30);
    replayHistory(f, slots(start, 35, habit), SLOT_MS);
    const same = start + 35 * DAY_MS + 12 * HOUR_MS;
    return profileMass(f, same, same + HOUR_MS) / 360;
  };
  it('counts little on an outage of one day', () => {
    expect(disturbed(0)).toBeGreaterThan(0.85);
  });
  it('counts little on a flood of one day', () => {
    expect(disturbed(20)).toBeLessThan(1.3);
  });

  it('skips a gap in the data', () => {
    const f = createForecaster({ timeZone: 'UTC' });
    const past = slots(start, 21, () => 30).filter(
      ({ fromMs }) => fromMs < start + 10 * DAY_MS || fromMs > start + 14 * DAY_MS,
    );
    replayHistory(f, past, SLOT_MS);
    expect(mean(f, start + 21 * DAY_MS, 300)).toBeGreaterThan(24);
    expect(mean(f, start + 21 * DAY_MS, 300)).toBeLessThan(36);
  });

  it('takes a date’s factor', () => {
    const f = createForecaster({ timeZone: 'UTC', dateFactors: { '2026-08-31': 3 } });
    replayHistory(
      f,
      slots(start, 28, () => 30),
      SLOT_MS,
    );
    const [plain, campaign] = [27, 28].map((day) => {
      const noon = start + day * DAY_MS + 12 * HOUR_MS;
      return profileMass(f, noon, noon + HOUR_MS);
    });
    expect(campaign).toBeCloseTo(3 * (plain ?? 0), -1);
  });

  it('foresees the tail of steady traffic about as thin as it is', () => {
    const f = createForecaster({ timeZone: 'UTC' });
    const draw = poissonDraws(20);
    const days = 3;
    for (let i = 0; i < days * 1440; i++)
      observe(f, { fromMs: i * 60_000, toMs: (i + 1) * 60_000, count: draw() });
    const pmf = tabulate(predict(f, days * DAY_MS, days * DAY_MS + 60_000));
    const beyond = (k: number) => pmf.slice(k + 1).reduce((a, b) => a + b, 0);
    // a Poisson of 20 exceeds 31 once in 117; wide parts that nothing ever bore out must not double that
    expect(beyond(31)).toBeLessThan(0.02);
    expect(beyond(31)).toBeGreaterThan(0.002);
  });
});
