/** Plivo's side of an audio stream. */
import {
  misunderstood,
  MU_LAW_FRAME,
  parseMessage,
  pick,
  type SocketSide,
  soundOf,
  toBase64,
} from './socket-side.ts';

/** Counters are numbers; a cleared checkpoint is never told. */
export const plivoSide: SocketSide = {
  ...MU_LAW_FRAME,
  hello: ({ streamId, callId, accountId }) => [
    JSON.stringify({
      event: 'start',
      sequenceNumber: 0,
      start: {
        callId,
        streamId,
        accountId,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
      },
      extra_headers: '{}',
    }),
  ],
  sound: ({ streamId }, { sequence, chunk, atMs, bytes }) =>
    JSON.stringify({
      event: 'media',
      sequenceNumber: sequence,
      streamId,
      media: {
        track: 'inbound',
        timestamp: String(1_790_000_000_000 + atMs),
        chunk,
        payload: toBase64(bytes),
      },
      extra_headers: '{}',
    }),
  key: ({ streamId }, { sequence, digit }) =>
    JSON.stringify({
      event: 'dtmf',
      streamId,
      sequenceNumber: sequence,
      dtmf: { track: 'inbound', digit },
      extra_headers: '{}',
    }),
  played: ({ streamId }, { sequence, name }) =>
    JSON.stringify({ event: 'playedStream', sequenceNumber: sequence, streamId, name }),
  cleared: ({ streamId }, { sequence }) => [
    JSON.stringify({ event: 'clearedAudio', sequenceNumber: sequence, streamId }),
  ],
  stop: ({ streamId }, sequence) =>
    JSON.stringify({ event: 'stop', reason: 'call ended', sequenceNumber: sequence, streamId }),
  read(message, { streamId }) {
    const said = parseMessage(message);
    switch (pick(said, 'event')) {
      case 'playAudio': {
        const type = pick(said, 'media', 'contentType');
        if (type !== 'audio/x-mulaw') return misunderstood(`content type ${String(type)}`);
        if (pick(said, 'media', 'sampleRate') !== 8000) return misunderstood('sample rate');
        return soundOf(pick(said, 'media', 'payload'));
      }
      case 'checkpoint': {
        const name = pick(said, 'name');
        if (pick(said, 'streamId') !== streamId) return misunderstood('no such stream');
        return typeof name === 'string' ? { type: 'mark', name } : misunderstood('a checkpoint');
      }
      case 'clearAudio':
        return pick(said, 'streamId') === streamId
          ? { type: 'clear' }
          : misunderstood('no such stream');
      default:
        return misunderstood('an unknown event');
    }
  },
};
