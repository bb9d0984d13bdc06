import { describe, expect, it } from 'vitest';
import {
  calibrationOf,
  createCalibration,
  learnCalibration,
} from '../../../../../services/scaler/sizing/programme/calibration.ts';

const HOUR_S = 3600;

/** The factor after so many days of a call an hour, of which so many a day were foreseen. */
function after(days: number, foreseenADay: number): number {
  const calibration = createCalibration();
  for (let hour = 0; hour < 24 * days; hour++)
    learnCalibration(calibration, { came: 1, foreseen: foreseenADay / 24, seconds: HOUR_S });
  return calibrationOf(calibration);
}

describe('the calibration of a small pool', () => {
  it('finds the level of a forecast that is far off within two days', () => {
    expect(after(0, 4)).toBe(1);
    expect(after(1, 4)).toBeGreaterThan(3);
    expect(after(4, 4)).toBeGreaterThan(4);
    expect(after(4, 96)).toBeLessThan(0.35);
  });

  it('leaves one alone that is right', () => {
    expect(after(10, 24)).toBeCloseTo(1, 6);
  });
});
