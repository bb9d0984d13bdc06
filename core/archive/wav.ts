/** A WAV file of samples: RIFF, one channel, 16 bit. */

/** The file's bytes. */
export function toWav(pcm: Int16Array, rate: number, channels = 1): Uint8Array<ArrayBuffer> {
  const file = Buffer.alloc(44 + pcm.byteLength);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + pcm.byteLength, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(pcm.byteLength, 40);
  Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).copy(file, 44);
  return Uint8Array.from(file);
}

/** What a file of `toWav` holds. Throws an error for another. */
export function fromWav(file: Uint8Array): {
  readonly pcm: Int16Array;
  readonly rate: number;
  readonly channels: number;
} {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 44 || bytes.toString('latin1', 36, 40) !== 'data')
    throw new Error('Cannot read the sound: it must be a WAV file with a header of 44 bytes');
  const samples = Uint8Array.from(bytes.subarray(44, 44 + bytes.readUInt32LE(40)));
  return {
    pcm: new Int16Array(samples.buffer, 0, samples.byteLength >> 1),
    rate: bytes.readUInt32LE(24),
    channels: bytes.readUInt16LE(22),
  };
}
