/** What a caller hears who waits: a ringing tone, 8 kHz in a WAV. Made here, so nobody's rights are touched. */
import { toWav } from '../../../core/archive/wav.ts';

const RATE = 8000;

/** The tone of most countries' networks (ITU-T E.180 recommends 425 Hz): one second of three, as long as a look takes. */
const TONE_HZ = 425;
const ON_S = 1;
const CYCLE_S = 3;

const LEVEL = 6000;

/** Without it the tone's ends click. */
const EDGE_S = 0.01;

/** The file. */
export const HOLD_WAV: Uint8Array<ArrayBuffer> = toWav(
  Int16Array.from({ length: RATE * CYCLE_S }, (_, at) => {
    const seconds = at / RATE;
    const edge = Math.min(1, seconds / EDGE_S, (ON_S - seconds) / EDGE_S);
    return edge <= 0 ? 0 : Math.round(LEVEL * edge * Math.sin(2 * Math.PI * TONE_HZ * seconds));
  }),
  RATE,
);
