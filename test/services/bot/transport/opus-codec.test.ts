import { describe, expect, it } from 'vitest';
import { createOpusCodec, packetMs } from '../../../../services/bot/transport/opus-codec.ts';

/** A voice-like tone, 20 ms at 16 kHz. */
function tone(frame: number): Int16Array {
  const at = (i: number) => (frame * 320 + i) / 16_000;
  return Int16Array.from({ length: 320 }, (_, i) => {
    const swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * at(i));
    const wave = Math.sin(2 * Math.PI * 180 * at(i)) + 0.5 * Math.sin(2 * Math.PI * 720 * at(i));
    return Math.round(6000 * swell * wave);
  });
}

const loudness = (pcm: Int16Array) =>
  Math.sqrt(pcm.reduce((sum, s) => sum + s * s, 0) / pcm.length);

describe('the Opus codec', () => {
  it('gives back a packet as loud as it was, and repairs the one before from its copy', async () => {
    const sender = await createOpusCodec();
    const packets = Array.from({ length: 60 }, (_, i) => sender.encode(tone(i)).slice());
    const codec = await createOpusCodec();
    let last = new Int16Array();
    for (const packet of packets.slice(0, 58)) last = codec.decode(packet).slice();
    expect(last.length).toBe(320);
    expect(loudness(last) / loudness(tone(57))).toBeGreaterThan(0.7);
    const repaired = codec.repair(packets[59] ?? new Uint8Array(), 320).slice();
    expect(loudness(repaired) / loudness(tone(58))).toBeGreaterThan(0.4);
  });
});

describe('packetMs', () => {
  it.each<[string, number[], number | undefined]>([
    ['nothing', [], undefined],
    ['CELT of 2.5 ms', [16 << 3], 2.5],
    ['hybrid of 20 ms', [13 << 3], 20],
    ['SILK of 60 ms', [11 << 3], 60],
    ['two frames of 60 ms', [(11 << 3) | 1], 120],
    ['six frames of 20 ms', [(19 << 3) | 3, 6], 120],
    ['more than 120 ms', [(19 << 3) | 3, 7], undefined],
    ['no frames at all', [(19 << 3) | 3, 0], undefined],
    ['a count that is cut off', [(19 << 3) | 3], undefined],
  ])('reads %s', (_, bytes, ms) => {
    expect(packetMs(Uint8Array.from(bytes))).toBe(ms);
  });
});
