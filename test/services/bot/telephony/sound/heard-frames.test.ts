import { describe, expect, it } from 'vitest';
import { createHeardFrames } from '../../../../../services/bot/telephony/sound/heard-frames.ts';
import { createReorder } from '../../../../../services/bot/telephony/sound/reorder.ts';

const L16 = { encoding: 'l16', rate: 16_000 } as const;
const piece = (value: number, samples = 320) =>
  new Uint8Array(new Int16Array(samples).fill(value).buffer);
const first = (frames: Int16Array[]) => frames.map((frame) => frame[0]);

describe('heard frames', () => {
  it('cuts pieces of any length into frames and loses nothing', () => {
    const heard = createHeardFrames(L16);
    const frames = [piece(1, 100), piece(2, 1500), piece(3, 320)].flatMap((one) =>
      heard.take({ payload: one }),
    );
    expect(frames.map(({ length }) => length)).toEqual([320, 320, 320, 320, 320, 320]);
    expect(frames[0]?.[99]).toBe(1);
    expect(frames[0]?.[100]).toBe(2);
  });

  it('puts pieces in order', () => {
    const heard = createHeardFrames(L16);
    const came = [1, 3, 2, 4].flatMap((chunk) => heard.take({ payload: piece(chunk), chunk }));
    expect(first(came)).toEqual([1, 2, 3, 4]);
  });

  it('fills a hole with silence of its size, and takes nothing that comes after', () => {
    const heard = createHeardFrames(L16);
    const came = [1, 4, 5, 6, 2, 7].flatMap((chunk) =>
      heard.take({ payload: piece(chunk), chunk }),
    );
    expect(first(came)).toEqual([1, 0, 0, 4, 5, 6, 7]);
  });
});

describe('an order', () => {
  const payload = new Uint8Array(1);

  it('takes a stream that counts anew, forwards and back', () => {
    const order = createReorder();
    for (const chunk of [1, 2, 90_000, 90_001, 1, 2])
      expect(order.take(chunk, payload)).toEqual([{ payload }]);
  });

  it('plays a repeated piece once', () => {
    const order = createReorder();
    const pieces = [1, 2, 3, 4, 5];
    for (const chunk of pieces) order.take(chunk, payload);
    // As many come again as a late one is waited for, and more.
    for (const chunk of pieces) expect(order.take(chunk, payload)).toEqual([]);
    expect(order.take(6, payload)).toEqual([{ payload }]);
  });
});
