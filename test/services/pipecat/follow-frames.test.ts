import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followFrames } from '../../../services/pipecat/follow-frames.ts';

/** A frame as a client sends it (masked) or a server (bare). */
function frameOf(opcode: number, { length, masked }: { length: number; masked: boolean }): Buffer {
  const mask = masked ? 0x80 : 0;
  const sizes =
    length < 126
      ? Buffer.from([mask | length])
      : length < 65_536
        ? Buffer.from([mask | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([mask | 127, 0, 0, 0, 0]), int32(length)]);
  // What could be taken for a closing frame where a boundary is missed.
  const payload = Buffer.alloc(length + (masked ? 4 : 0), 0x88);
  return Buffer.concat([Buffer.from([0x80 | opcode]), sizes, payload]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const frame = fc.record({
  opcode: fc.constantFrom(1, 2, 9, 10),
  length: fc.oneof(fc.nat(200), fc.constantFrom(125, 126, 65_535, 65_536, 70_000)),
  masked: fc.boolean(),
});

describe('followFrames', () => {
  it('finds the closing frame, and takes none for it, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (all, cuts) => {
          const frames = all.map(({ opcode, ...rest }) => frameOf(opcode, rest));
          const before = Buffer.concat(frames);
          let closed = 0;
          const follow = followFrames(() => void (closed += 1));
          const places = [...cuts.map((cut) => cut % (before.length + 1)), before.length].sort(
            (a, b) => a - b,
          );
          places.reduce((from, to) => (follow(before.subarray(from, to)), to), 0);
          expect(closed).toBe(0);
          for (const byte of frameOf(8, { length: 2, masked: true })) follow(Buffer.from([byte]));
          expect(closed).toBe(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
