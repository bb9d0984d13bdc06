/** What a caller hears who waits: a ringing tone as the phone network's, 8 kHz in a WAV. Made here, so nobody's rights are touched. */

const RATE = 8000;

/** North America's ringing: 440 and 480 Hz, two seconds of four. */
const TONES_HZ = [440, 480];
const ON_S = 2;
const CYCLE_S = 4;

const LEVEL = 3000;

/** The file. */
export const HOLD_WAV: ArrayBuffer = writeWav(
  Int16Array.from({ length: RATE * CYCLE_S }, (_, at) => {
    const seconds = at / RATE;
    if (seconds >= ON_S) return 0;
    const sum = TONES_HZ.reduce((all, hz) => all + Math.sin(2 * Math.PI * hz * seconds), 0);
    return Math.round(LEVEL * sum);
  }),
);

function writeWav(samples: Int16Array): ArrayBuffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(2 * RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Uint8Array.from(Buffer.concat([head, Buffer.from(samples.buffer)])).buffer;
}
