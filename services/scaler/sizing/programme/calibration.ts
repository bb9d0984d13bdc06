/**
 * How far the forecast of a small pool has been off lately: what came over what was foreseen, in days. A few calls a day
 * teach the profile and the levels slowly; where a history is short, rounded or of other times, this finds the level within a day.
 */
import type { ScoredBlock } from '../../forecast/forecaster.ts';

const HALF_LIFE_S = 2 * 86_400;
/** Arrivals' worth of trust that the forecast is right as it is. */
const TRUST = 3;

/** Changed in place. */
export interface Calibration {
  came: number;
  foreseen: number;
}

/** Nothing is known against the forecast. */
export function createCalibration(): Calibration {
  return { came: 0, foreseen: 0 };
}

/** Takes in a block that is over, live or replayed from the stored counts: so nothing of it is lost with the process. */
export function learnCalibration(
  calibration: Calibration,
  { came, foreseen, seconds }: ScoredBlock,
): void {
  const keep = 2 ** (-seconds / HALF_LIFE_S);
  calibration.came = calibration.came * keep + came;
  calibration.foreseen = calibration.foreseen * keep + foreseen;
}

/** What a foreseen rate is to be multiplied with. */
export function calibrationOf({ came, foreseen }: Calibration): number {
  return (came + TRUST) / (foreseen + TRUST);
}
