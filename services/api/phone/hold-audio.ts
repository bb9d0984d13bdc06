/** What a caller hears who waits: a ringing tone as the phone network's, 8 kHz in a WAV. Made here, so nobody's rights are touched. */
import { toWav } from '../../../core/archive/wav.ts';

const RATE = 8000;

/** North America's ringing: 440 and 480 Hz, two seconds of four. */
const TONES_HZ = [440, 480];
const ON_S = 2;
const CYCLE_S = 4;

const LEVEL = 3000;

/** The file. */
export const HOLD_WAV: ArrayBuffer = toWav(
  Int16Array.from({ length: RATE * CYCLE_S }, (_, at) => {
    const seconds = at / RATE;
    if (seconds >= ON_S) return 0;
    const sum = TONES_HZ.reduce((all, hz) => all + Math.sin(2 * Math.PI * hz * seconds), 0);
    return Math.round(LEVEL * sum);
  }),
  RATE,
).buffer;
