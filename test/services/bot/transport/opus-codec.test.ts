import { beforeAll, describe, expect, it } from 'vitest';
import { createOpusCodec, type OpusCodec } from '../../../../services/bot/transport/opus-codec.ts';

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
  let codec: OpusCodec;
  let packets: Uint8Array[];
  beforeAll(async () => {
    codec = await createOpusCodec();
    packets = Array.from({ length: 60 }, (_, i) => codec.encode(tone(i)).slice());
  });

  it('gives one frame a packet, as loud as it was', async () => {
    const fresh = await createOpusCodec();
    const frames = packets.map((packet, i) => fresh.decode(i, packet));
    expect(frames.map((f) => f.length)).toEqual(packets.map(() => 1));
    const heard = loudness(frames.at(-1)?.[0] ?? new Int16Array(1));
    expect(heard / loudness(tone(59))).toBeGreaterThan(0.7);
  });

  it('repairs a lost packet from the one after it', async () => {
    const fresh = await createOpusCodec();
    for (let i = 0; i < 40; i++) fresh.decode(i, packets[i] as Uint8Array);
    const frames = fresh.decode(41, packets[41] as Uint8Array);
    expect(frames).toHaveLength(2);
    expect(loudness(frames[0] as Int16Array) / loudness(tone(40))).toBeGreaterThan(0.4);
  });

  it.each([
    ['doubled', 10, 10, 0],
    ['late', 10, 8, 0],
    ['next, over the end of the numbers', 65_535, 0, 1],
    ['after a gap of seven: five are concealed', 10, 18, 6],
    ['far ahead: the stream has started anew', 10, 30_000, 1],
    ['far behind: the stream has started anew', 30_000, 10, 1],
  ])('takes a packet that is %s for what it is', async (_, first, second, frames) => {
    const fresh = await createOpusCodec();
    fresh.decode(first, packets[0] as Uint8Array);
    expect(fresh.decode(second, packets[1] as Uint8Array)).toHaveLength(frames);
  });

  it('begins anew with another connection, whose numbers may be just behind', async () => {
    const fresh = await createOpusCodec();
    fresh.decode(100, packets[0] as Uint8Array);
    fresh.restart();
    expect(fresh.decode(50, packets[1] as Uint8Array)).toHaveLength(1);
  });
});
