import { describe, expect, it } from 'vitest';
import {
  decodeALaw,
  decodeMuLaw,
  encodeALaw,
  encodeMuLaw,
} from '../../../../../services/bot/telephony/sound/g711.ts';
import { createResampler } from '../../../../../services/bot/telephony/sound/resampler.ts';
import {
  decodeSound,
  encodeSound,
  soundOf,
} from '../../../../../services/bot/telephony/sound/sound.ts';

const tone = (hz: number, rate: number) =>
  Int16Array.from({ length: rate }, (_, n) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * hz * n) / rate)),
  );
const loudness = (samples: Int16Array) =>
  Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
const CODES = Uint8Array.from({ length: 256 }, (_, code) => code);

describe('G.711', () => {
  it('decodes the ends of both laws as the standard says', () => {
    expect([...decodeMuLaw(Uint8Array.of(0x00, 0x80, 0x7f, 0xff))]).toEqual([-32124, 32124, 0, 0]);
    expect([...decodeALaw(Uint8Array.of(0x2a, 0xaa, 0x55, 0xd5))]).toEqual([-32256, 32256, -8, 8]);
  });

  it('writes every code as it was read, but for the negative zero', () => {
    const mu = encodeMuLaw(decodeMuLaw(CODES));
    expect([...mu].filter((code, at) => code !== at)).toEqual([0xff]);
    expect(encodeALaw(decodeALaw(CODES))).toEqual(CODES);
  });

  it('is wrong by no more than its step', () => {
    const every = Int16Array.from({ length: 65_536 }, (_, at) => at - 32_768);
    for (const [decode, encode] of [
      [decodeMuLaw, encodeMuLaw],
      [decodeALaw, encodeALaw],
    ] as const) {
      const back = decode(encode(every));
      const worst = every.map((one, at) =>
        Math.abs(one) > 32_000
          ? 0
          : (1000 * Math.abs(one - (back[at] ?? 0))) / (Math.abs(one) + 200),
      );
      expect(Math.max(...worst)).toBeLessThanOrEqual(40);
    }
  });
});

describe('L16', () => {
  it('is little-endian both ways, and drops an odd byte', () => {
    const l16 = { encoding: 'l16', rate: 16_000 } as const;
    expect([...decodeSound(l16, Uint8Array.of(0x34, 0x12, 0xff, 0xff, 9))]).toEqual([0x1234, -1]);
    expect([...encodeSound(l16, Int16Array.of(0x1234, -1))]).toEqual([0x34, 0x12, 0xff, 0xff]);
  });

  it.each([
    ['PCMU', 8000, 'mulaw'],
    ['audio/x-mulaw', 8000, 'mulaw'],
    ['audio/x-l16', 16_000, 'l16'],
    ['audio/l16', 24_000, 'l16'],
    ['PCMA', 8000, 'alaw'],
  ] as const)('is told apart from others by the word %s', (word, rate, encoding) => {
    expect(soundOf(word, rate)).toEqual({ encoding, rate });
    expect(soundOf(word, 44_100)).toBeUndefined();
  });
});

describe('a resampler', () => {
  it.each([
    [8000, 16_000],
    [16_000, 8000],
    [24_000, 16_000],
    [16_000, 24_000],
  ])('keeps a tone from %i to %i Hz, frame by frame', (from, to) => {
    const resampler = createResampler(from, to);
    const input = tone(1000, from);
    const output: number[] = [];
    for (let at = 0; at < input.length; at += from / 50) {
      const frame = resampler.take(input.subarray(at, at + from / 50));
      expect(frame.length).toBe(to / 50);
      output.push(...frame);
    }
    const steady = Int16Array.from(output.slice(to / 10));
    expect(loudness(steady)).toBeCloseTo(10_000 / Math.SQRT2, -2);
  });

  it('lets nothing through that the lower rate cannot carry', () => {
    const resampled = createResampler(16_000, 8000).take(tone(5000, 16_000)).subarray(400);
    expect(loudness(resampled)).toBeLessThan(10);
  });
});
