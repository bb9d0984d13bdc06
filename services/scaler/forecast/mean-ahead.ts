/** Only how many calls are foreseen, without their spread: for who asks for many stretches of one moment. */
import { type Forecaster, profileMass } from './forecaster.ts';
import { type Levels, readLevels, SPEEDS } from './levels.ts';
import { CAPS, PARTS, weightOf } from './mixture.ts';

const speeds = SPEEDS.halfLivesS.length;
// filled anew by each call
const read = { level: new Float64Array(speeds), shape: new Float64Array(speeds) };

/** The mean of the mixture that `predict` answers, for any stretch that begins about now. */
export function createMean(f: Forecaster): (fromMs: number, toMs: number) => number {
  const ofProfile = levelOf(f, f.seasonal, 0);
  const ofFlat = levelOf(f, f.flat, PARTS / 2);
  return (fromMs, toMs) =>
    ofProfile * profileMass(f, fromMs, toMs) + (ofFlat * f.meanRate * (toMs - fromMs)) / 1000;
}

/** The levels of one half of the parts, each as far as it is believed. */
function levelOf(f: Forecaster, levels: Levels, first: number): number {
  readLevels(levels, read);
  let level = 0;
  for (let k = 0; k < PARTS / 2; k++)
    level += weightOf(f, first + k) * (read.level[Math.floor(k / CAPS.length)] ?? 0);
  return level;
}
