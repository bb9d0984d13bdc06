/** Keys as sound, for lines that carry no others: two tones each (ITU-T Q.23), long enough for any receiver (Q.24). */
import { ENGINE_RATE, FRAME_SAMPLES } from '../../conversation/engine/engine.ts';

const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

/** Each tone’s level: together a little below speech. */
const LEVEL = 5_000;

const TONE_FRAMES = 5;
const GAP_FRAMES = 4;

/** A comma. */
const PAUSE_FRAMES = 25;

const SILENCE = new Int16Array(FRAME_SAMPLES);

/** The frames of some keys, at the engine's rate. */
export function keyTones(keys: string): Int16Array[] {
  return keys
    .split('')
    .flatMap((key) =>
      key === ','
        ? Array.from({ length: PAUSE_FRAMES }, () => SILENCE)
        : [...toneOf(key), ...Array.from({ length: GAP_FRAMES }, () => SILENCE)],
    );
}

function toneOf(key: string): Int16Array[] {
  const row = KEYS.findIndex((keys) => keys.includes(key));
  const column = KEYS[row]?.indexOf(key) ?? 0;
  const [low = 0, high = 0] = [ROWS_HZ[row], COLUMNS_HZ[column]];
  return Array.from({ length: TONE_FRAMES }, (_, frame) =>
    Int16Array.from({ length: FRAME_SAMPLES }, (__, at) => {
      const seconds = (frame * FRAME_SAMPLES + at) / ENGINE_RATE;
      const wave = (hz: number) => Math.sin(2 * Math.PI * hz * seconds);
      return Math.round(LEVEL * (wave(low) + wave(high)));
    }),
  );
}
