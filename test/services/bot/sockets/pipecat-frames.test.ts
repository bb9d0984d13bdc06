import { MessageType, ScalarType } from '@protobuf-ts/runtime';
import { describe, expect, it } from 'vitest';
import { PIPECAT_STREAM, pipecatFrames } from '../../../../services/bot/sockets/pipecat-frames.ts';

/** `frames.proto` as it is published, read by protobuf-ts itself. */
const audioFrame = new MessageType<object>('pipecat.AudioRawFrame', [
  { no: 1, name: 'id', kind: 'scalar', T: ScalarType.UINT64 },
  { no: 2, name: 'name', kind: 'scalar', T: ScalarType.STRING },
  { no: 3, name: 'audio', kind: 'scalar', T: ScalarType.BYTES },
  { no: 4, name: 'sample_rate', kind: 'scalar', T: ScalarType.UINT32 },
  { no: 5, name: 'num_channels', kind: 'scalar', T: ScalarType.UINT32 },
  { no: 6, name: 'pts', kind: 'scalar', T: ScalarType.UINT64, opt: true },
]);
const messageFrame = new MessageType<object>('pipecat.MessageFrame', [
  { no: 1, name: 'data', kind: 'scalar', T: ScalarType.STRING },
]);
const frame = new MessageType<object>('pipecat.Frame', [
  { no: 2, name: 'audio', kind: 'message', T: () => audioFrame, oneof: 'frame' },
  { no: 4, name: 'message', kind: 'message', T: () => messageFrame, oneof: 'frame' },
]);

const audio = (of: object) => {
  const sent = { id: 0n, name: 'audio', sampleRate: 16_000, numChannels: 1, ...of };
  return frame.toBinary({ frame: { oneofKind: 'audio', audio: sent } });
};
const SOUND = Uint8Array.of(1, 2, 3, 4);

describe('Pipecat’s frames', () => {
  it('bring sound with its rate, and messages', () => {
    expect(pipecatFrames.read(audio({ audio: SOUND, pts: 7n }))).toEqual({
      type: 'audio',
      payload: SOUND,
      rate: 16_000,
    });
    const said = frame.toBinary({ frame: { oneofKind: 'message', message: { data: '{"a":1}' } } });
    expect(pipecatFrames.read(said)).toEqual({ type: 'message', text: '{"a":1}' });
  });

  it('carry the bot’s voice and words so that protobuf reads them', () => {
    const told = frame.fromBinary(pipecatFrames.audio(PIPECAT_STREAM, SOUND) as Uint8Array);
    expect(told).toMatchObject({
      frame: {
        oneofKind: 'audio',
        audio: { audio: SOUND, sampleRate: 24_000, numChannels: 1 },
      },
    });
    const said = frame.fromBinary(pipecatFrames.message?.('{"é":1}') as Uint8Array);
    expect(said).toMatchObject({ frame: { oneofKind: 'message', message: { data: '{"é":1}' } } });
  });

  it.each([
    ['a text', 'hello', 'frames are binary'],
    ['no protobuf', Uint8Array.of(0x12, 0xff, 0xff), 'no frame of Pipecat'],
    ['two channels', audio({ audio: SOUND, numChannels: 2 }), 'sound has one channel'],
    ['an odd rate', audio({ audio: SOUND, sampleRate: 7 }), 'sound of 7 samples a second'],
  ])('that are none are told apart: %s', (_, sent, detail) => {
    expect(pipecatFrames.read(sent)).toEqual({
      type: 'garbage',
      detail: expect.stringContaining(detail),
    });
  });

  it('of another kind are of no consequence', () => {
    expect(pipecatFrames.read(Uint8Array.of(0x0a, 0x00))).toEqual({ type: 'ignored' });
  });
});
