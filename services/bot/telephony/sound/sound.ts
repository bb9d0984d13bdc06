/** How sound is written on a carrier's socket, and the way from there to 16-bit samples and back. */
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';

/** An encoding with its rate. L16 is little-endian: Vonage says so, and the others' SDKs behave so. */
export interface Sound {
  readonly encoding: 'mulaw' | 'alaw' | 'l16';
  readonly rate: number;
}

/** What every phone network speaks. */
export const MU_LAW_8K: Sound = { encoding: 'mulaw', rate: 8000 };

/** The encoding that a carrier's words name, or nothing. */
export function soundOf(name: string, rate: number): Sound | undefined {
  if (rate !== 8000 && rate !== 16_000 && rate !== 24_000) return undefined;
  const word = name.toLowerCase();
  if (/^(audio\/)?(x-)?(mulaw|mu-law|ulaw|pcmu)$/.test(word)) return { encoding: 'mulaw', rate };
  if (/^(audio\/)?(x-)?(alaw|a-law|pcma)$/.test(word)) return { encoding: 'alaw', rate };
  if (/^(audio\/)?(x-)?(l16|linear16|pcm)$/.test(word)) return { encoding: 'l16', rate };
  return undefined;
}

/** Bytes to samples. An odd last byte is left out. */
export function decodeSound({ encoding }: Sound, bytes: Uint8Array): Int16Array {
  if (encoding === 'mulaw') return decodeMuLaw(bytes);
  if (encoding === 'alaw') return decodeALaw(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(2 * at, true));
}

/** Samples to bytes. */
export function encodeSound({ encoding }: Sound, samples: Int16Array): Uint8Array {
  if (encoding === 'mulaw') return encodeMuLaw(samples);
  if (encoding === 'alaw') return encodeALaw(samples);
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  for (const [at, sample] of samples.entries()) view.setInt16(2 * at, sample, true);
  return bytes;
}

/** Samples in this many bytes. */
export function samplesIn({ encoding }: Sound, bytes: number): number {
  return encoding === 'l16' ? bytes >> 1 : bytes;
}
