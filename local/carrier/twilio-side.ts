/** Twilio's side of a Media Stream. */
import {
  misunderstood,
  MU_LAW_FRAME,
  parseMessage,
  pick,
  type SocketSide,
  soundOf,
  toBase64,
} from './socket-side.ts';

/** Counters are texts; every message names the stream. */
export const twilioSide: SocketSide = {
  ...MU_LAW_FRAME,
  hello: ({ streamId, callId, accountId }) => [
    JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
    JSON.stringify({
      event: 'start',
      sequenceNumber: '1',
      start: {
        accountSid: accountId,
        streamSid: streamId,
        callSid: callId,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: {},
      },
      streamSid: streamId,
    }),
  ],
  sound: ({ streamId }, { sequence, chunk, atMs, bytes }) =>
    JSON.stringify({
      event: 'media',
      sequenceNumber: String(sequence),
      media: {
        track: 'inbound',
        chunk: String(chunk),
        timestamp: String(atMs),
        payload: toBase64(bytes),
      },
      streamSid: streamId,
    }),
  key: ({ streamId }, { sequence, digit }) =>
    JSON.stringify({
      event: 'dtmf',
      streamSid: streamId,
      sequenceNumber: String(sequence),
      dtmf: { track: 'inbound_track', digit },
    }),
  played,
  cleared: (names, { sequence, marks }) => marks.map((name) => played(names, { sequence, name })),
  stop: ({ streamId, callId, accountId }, sequence) =>
    JSON.stringify({
      event: 'stop',
      sequenceNumber: String(sequence),
      stop: { accountSid: accountId, callSid: callId },
      streamSid: streamId,
    }),
  read(message, { streamId }) {
    const said = parseMessage(message);
    if (pick(said, 'streamSid') !== streamId) return misunderstood('31951: no such stream');
    switch (pick(said, 'event')) {
      case 'media':
        return soundOf(pick(said, 'media', 'payload'));
      case 'mark': {
        const name = pick(said, 'mark', 'name');
        return typeof name === 'string' ? { type: 'mark', name } : misunderstood('a mark unnamed');
      }
      case 'clear':
        return { type: 'clear' };
      default:
        return misunderstood('31951: an unknown event');
    }
  },
};

function played(
  { streamId }: { streamId: string },
  { sequence, name }: { sequence: number; name: string },
): string {
  return JSON.stringify({
    event: 'mark',
    sequenceNumber: String(sequence),
    streamSid: streamId,
    mark: { name },
  });
}
