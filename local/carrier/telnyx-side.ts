/** Telnyx's side of a media stream in RTP mode. */
import {
  misunderstood,
  MU_LAW_FRAME,
  parseMessage,
  pick,
  type SocketSide,
  soundOf,
  toBase64,
} from './socket-side.ts';

/** One sequence over all messages; the stream's name stands beside the event. */
export const telnyxSide: SocketSide = {
  ...MU_LAW_FRAME,
  hello: ({ streamId, callId, accountId }) => [
    JSON.stringify({ event: 'connected', version: '1.0.0' }),
    JSON.stringify({
      event: 'start',
      sequence_number: '1',
      start: {
        user_id: accountId,
        call_control_id: callId,
        call_session_id: `session-${callId}`,
        client_state: '',
        media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
      },
      stream_id: streamId,
    }),
  ],
  sound: ({ streamId }, { sequence, chunk, atMs, bytes }) =>
    JSON.stringify({
      event: 'media',
      sequence_number: String(sequence),
      media: {
        track: 'inbound',
        chunk: String(chunk),
        timestamp: String(atMs),
        payload: toBase64(bytes),
      },
      stream_id: streamId,
    }),
  key: ({ streamId }, { sequence, digit }) =>
    JSON.stringify({
      event: 'dtmf',
      stream_id: streamId,
      occurred_at: '2026-01-01T00:00:00.000Z',
      sequence_number: String(sequence),
      dtmf: { digit },
    }),
  played,
  cleared: (names, { sequence, marks }) => marks.map((name) => played(names, { sequence, name })),
  stop: ({ streamId, callId, accountId }, sequence) =>
    JSON.stringify({
      event: 'stop',
      sequence_number: String(sequence),
      stop: { call_control_id: callId, user_id: accountId },
      stream_id: streamId,
    }),
  read(message) {
    const said = parseMessage(message);
    switch (pick(said, 'event')) {
      case 'media':
        return soundOf(pick(said, 'media', 'payload'));
      case 'mark': {
        const name = pick(said, 'mark', 'name');
        return typeof name === 'string' ? { type: 'mark', name } : misunderstood('100002: a mark');
      }
      case 'clear':
        return { type: 'clear' };
      default:
        return misunderstood('100003: an unknown event');
    }
  },
};

function played(
  { streamId }: { streamId: string },
  { sequence, name }: { sequence: number; name: string },
): string {
  return JSON.stringify({
    event: 'mark',
    sequence_number: String(sequence),
    stream_id: streamId,
    mark: { name },
  });
}
