/** Plivo's side of an audio stream. */
import { jsonSide } from './json-side.ts';
import { pick, type SocketSide } from './socket-side.ts';

/** Counters are numbers, and sound is dated by the clock. */
const running = jsonSide(
  {
    sequence: 'sequenceNumber',
    stream: 'streamId',
    count: Number,
    always: { extra_headers: '{}' },
    media: (atMs) => ({ timestamp: String(1_790_000_000_000 + atMs) }),
    key: { inside: { track: 'inbound' } },
    played: (name) => ({ event: 'playedStream', name }),
    stop: () => ({ reason: 'call ended' }),
  },
  {
    sound: 'playAudio',
    mark: 'checkpoint',
    clear: 'clearAudio',
    markName: ['name'],
    refuse(said, streamId) {
      if (pick(said, 'event') !== 'playAudio')
        return pick(said, 'streamId') === streamId ? undefined : 'no such stream';
      const type = pick(said, 'media', 'contentType');
      if (type !== 'audio/x-mulaw') return `content type ${String(type)}`;
      return pick(said, 'media', 'sampleRate') === 8000 ? undefined : 'sample rate';
    },
  },
);

/** A cleared checkpoint is never told. */
export const plivoSide: SocketSide = {
  ...running,
  cleared: ({ streamId }, { sequence }) => [
    JSON.stringify({ event: 'clearedAudio', sequenceNumber: sequence, streamId }),
  ],
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
};
