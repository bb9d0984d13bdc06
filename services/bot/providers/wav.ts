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
