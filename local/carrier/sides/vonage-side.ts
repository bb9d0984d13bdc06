/** Vonage's side of a WebSocket endpoint. */
import { misunderstood, parseMessage, pick, type SocketSide } from './socket-side.ts';

/** Twenty milliseconds of L16 at 16 kHz. */
const FRAME_BYTES = 640;

/** Binary L16; nothing is told of what was played. */
export const vonageSide: SocketSide = {
  frameBytes: FRAME_BYTES,
  silence: new Uint8Array(FRAME_BYTES),
  hello: ({ callId }) => [
    JSON.stringify({
      event: 'websocket:connected',
      'content-type': 'audio/l16;rate=16000',
      uuid: callId,
    }),
  ],
  sound: (_, { bytes }) => bytes,
  key: (_, { digit }) => JSON.stringify({ event: 'websocket:dtmf', digit, duration: 260 }),
  played: () => undefined,
  cleared: () => [JSON.stringify({ event: 'websocket:cleared' })],
  stop: () => undefined,
  read(message) {
    if (typeof message !== 'string') {
      return message.length % 2 === 0 && message.length <= 2 * FRAME_BYTES
        ? { type: 'sound', bytes: message }
        : misunderstood(`a binary message of ${message.length} bytes`);
    }
    return pick(parseMessage(message), 'action') === 'clear'
      ? { type: 'clear' }
      : misunderstood('an unknown action');
  },
};
