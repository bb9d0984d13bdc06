import { describe, expect, it } from 'vitest';
import { createFrameWatch } from '../../../services/pipecat/late-frames.ts';
import { kindOfPacket, payloadTypeOf } from '../../../services/pipecat/packet-kind.ts';

describe('kindOfPacket', () => {
  it.each([
    ['stun', [0x00, 0x01]],
    ['dtls', [22, 0xfe, 0xff]],
    ['alert', [21, 0xfe, 0xfd]],
    ['data', [23, 0xfe, 0xfd]],
    ['rtp', [0x80, 111]],
    ['rtp', [0x90, 0x80 | 111]],
    ['rtcp', [0x80, 200]],
    ['rtcp', [0x81, 206]],
    ['other', [0x40]],
    ['other', []],
  ])('knows %s by its first bytes', (kind, bytes) => {
    expect(kindOfPacket(Uint8Array.from(bytes))).toBe(kind);
  });

  it('reads the payload type without the marker', () => {
    expect(payloadTypeOf(Uint8Array.from([0x80, 0x80 | 111]))).toBe(111);
  });
});

describe('createFrameWatch', () => {
  it('counts frames by how late they are against a schedule of 20 ms', () => {
    const watch = createFrameWatch();
    for (const ms of [0, 20, 65, 85, 150, 165]) watch.left(ms);
    expect(watch.take()).toEqual({ sent: 6, over5: 4, over20: 4, over40: 2, over60: 2 });
    expect(watch.take().sent).toBe(0);
  });

  it('takes a long gap for a pause, and an early frame for the new schedule', () => {
    const watch = createFrameWatch();
    for (const ms of [0, 20, 5_000, 5_020, 5_030, 5_050]) watch.left(ms);
    expect(watch.take()).toEqual({ sent: 6, over5: 0, over20: 0, over40: 0, over60: 0 });
  });
});
