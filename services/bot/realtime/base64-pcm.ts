/** Samples as services carry them in JSON: 16-bit little-endian mono, in base64. */

/** The text of these samples. */
export function toBase64(pcm: Int16Array): string {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
}

/** The samples of this text; a last odd byte is no sample. */
export function pcmOf(text: string): Int16Array {
  const bytes = Buffer.from(text, 'base64');
  // A copy: samples must begin at an even byte.
  return new Int16Array(Uint8Array.from(bytes.subarray(0, bytes.length & ~1)).buffer);
}
