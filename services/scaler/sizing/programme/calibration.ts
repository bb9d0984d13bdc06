/**
 * How far the forecast of a small pool has been off lately: what came over what was foreseen, in days. A few calls a day
 * teach the profile and the levels slowly; where a history is short, rounded or of other times, this finds the level within a day.
 */

const HALF_LIFE_S = 2 * 86_400;
/** Arrivals' worth of trust that the forecast is right as it is. */
const TRUST = 3;

/** Changed in place. */
export interface Calibration {
  came: number;
  foreseen: number;
  /** What the last decision foresaw, before it was put right. */
  ratePerS: number | undefined;
}

/** Nothing is known against the forecast. */
export function createCalibration(): Calibration {
  return { came: 0, foreseen: 0, ratePerS: undefined };
}

/** Takes in what came in the seconds after the last decision. */
export function learnCalibration(
  calibration: Calibration,
  { arrivals, seconds }: { arrivals: number; seconds: number },
): void {
  if (calibration.ratePerS === undefined) return;
  const keep = 2 ** (-seconds / HALF_LIFE_S);
  calibration.came = calibration.came * keep + arrivals;
  calibration.foreseen = calibration.foreseen * keep + calibration.ratePerS * seconds;
}

/** What a foreseen rate is to be multiplied with. */
export function calibrationOf({ came, foreseen }: Calibration): number {
  return (came + TRUST) / (foreseen + TRUST);
}
