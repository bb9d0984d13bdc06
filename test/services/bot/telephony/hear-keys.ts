/** A receiver of key tones, as the phone network has them: Goertzel's filter at the eight frequencies. */

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];
const RATE = 16_000;
const BLOCK = 320;

/** The keys of some samples at 16 kHz; a key counts when its tone begins. */
export function hearKeys(samples: readonly number[]): string {
  let keys = '';
  let before = '';
  for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
    const key = keyOf(samples.slice(at, at + BLOCK));
    if (key !== before) keys += key;
    before = key;
  }
  return keys;
}

function keyOf(block: readonly number[]): string {
  const row = strongest(block, ROWS);
  const column = strongest(block, COLUMNS);
  return row === undefined || column === undefined ? '' : (KEYS[row]?.[column] ?? '');
}

function strongest(block: readonly number[], frequencies: readonly number[]): number | undefined {
  const powers = frequencies.map((hz) => power(block, hz));
  const most = Math.max(...powers);
  return most > 1_000 ? powers.indexOf(most) : undefined;
}

/** The amplitude at a frequency. */
function power(block: readonly number[], hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [one, two] = [0, 0];
  for (const sample of block) [one, two] = [sample + factor * one - two, one];
  return (2 * Math.sqrt(one * one + two * two - factor * one * two)) / block.length;
}
