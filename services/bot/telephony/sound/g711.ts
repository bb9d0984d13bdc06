/** G.711 (ITU-T G.711): the two laws by which phone networks write 16-bit samples in 8 bits. Decoders are exact; tables are built once. */

const BIAS = 0x84;
const CLIP = 32_635;

const muLawToPcm = Int16Array.from({ length: 256 }, (_, code) => expandMuLaw(code));
const aLawToPcm = Int16Array.from({ length: 256 }, (_, code) => expandALaw(code));
const pcmToMuLaw = Uint8Array.from({ length: 65_536 }, (_, at) => compressMuLaw(at - 32_768));
const pcmToALaw = Uint8Array.from({ length: 65_536 }, (_, at) => compressALaw(at - 32_768));

/** Codes to samples. */
export function decodeMuLaw(codes: Uint8Array): Int16Array {
  return look(muLawToPcm, codes);
}

/** Codes to samples. */
export function decodeALaw(codes: Uint8Array): Int16Array {
  return look(aLawToPcm, codes);
}

/** Samples to codes. */
export function encodeMuLaw(samples: Int16Array): Uint8Array {
  return compress(pcmToMuLaw, samples);
}

/** Samples to codes. */
export function encodeALaw(samples: Int16Array): Uint8Array {
  return compress(pcmToALaw, samples);
}

function look(table: Int16Array, codes: Uint8Array): Int16Array {
  const samples = new Int16Array(codes.length);
  for (let at = 0; at < codes.length; at++) samples[at] = table[codes[at] ?? 0] ?? 0;
  return samples;
}

function compress(table: Uint8Array, samples: Int16Array): Uint8Array {
  const codes = new Uint8Array(samples.length);
  for (let at = 0; at < samples.length; at++) codes[at] = table[(samples[at] ?? 0) + 32_768] ?? 0;
  return codes;
}

function expandMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const size = (((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? BIAS - size : size - BIAS;
}

function compressMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(size) - 7);
  const mantissa = (size >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function expandALaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const size = ((bits & 0x0f) << 4) + 8;
  const full = exponent === 0 ? size : (size + 0x100) << (exponent - 1);
  return bits & 0x80 ? full : -full;
}

function compressALaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const size = Math.min(sample >= 0 ? sample : ~sample, 32_767) >> 3;
  const exponent = Math.max(0, 31 - Math.clz32(size | 1) - 4);
  const mantissa = exponent === 0 ? (size >> 1) & 0x0f : (size >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}
