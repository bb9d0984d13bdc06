/** In the manner of AWS predictive scaling with target tracking beside it. */
import { createLiveRates } from './live-rates.ts';
import { hold, type MakeRule } from './rule-start.ts';

const HOUR_S = 3600;

/**
 * `aws:U[,BUFFER]`: an hour's forecast is its highest five-minute rate, in the mean of the same hour of the week in the last 14 days (of
 * the day where that is missing). Tasks in all: forecast times mean session over U, from BUFFER (10) minutes before the hour on,
 * or sessions over U if that is more.
 */
export const aws: MakeRule = (start, [utilisation = 0.7, bufferMinutes = 10]) => {
  const live = createLiveRates(start.history, 300);
  const peaks = new Map<number, number>();
  const raise = (b: number, rate: number) => {
    const hour = Math.floor((b * 300) / HOUR_S);
    peaks.set(hour, Math.max(peaks.get(hour) ?? 0, rate));
  };
  for (const [b, rate] of live.rates) raise(b, rate);
  let cache = new Map<number, number>();
  let cachedAt = -1;
  const forecast = (hour: number) => {
    const known = cache.get(hour) ?? forecastHour(peaks, hour);
    cache.set(hour, known);
    return known;
  };
  return ({ nowS, arrived, active }) => {
    const b = live.add(nowS, arrived);
    raise(b, live.rates.get(b) ?? 0);
    const hour = Math.floor(nowS / HOUR_S);
    if (hour !== cachedAt) cache = new Map();
    cachedAt = hour;
    const soon = (hour + 1) * HOUR_S - nowS <= bufferMinutes * 60;
    const rate = Math.max(forecast(hour), soon ? forecast(hour + 1) : 0);
    const total = Math.max(
      Math.ceil((rate * start.meanSessionS) / utilisation),
      Math.ceil(active / utilisation),
    );
    return hold(Math.max(1, total - active));
  };
};

function forecastHour(peaks: ReadonlyMap<number, number>, hour: number): number {
  const pick = (ago: readonly number[]) =>
    ago.map((k) => peaks.get(hour - k)).filter((rate) => rate !== undefined);
  const weeks = pick([168, 336]);
  const found = weeks.length > 0 ? weeks : pick(Array.from({ length: 14 }, (_, k) => 24 * (k + 1)));
  return found.reduce((sum, rate) => sum + rate, 0) / Math.max(1, found.length);
}
