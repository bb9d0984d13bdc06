/** Telnyx's side of a media stream in RTP mode. */
import { jsonSide, returnMarks } from './json-side.ts';
import type { SocketSide } from './socket-side.ts';

/** One sequence over all messages; the stream's name stands beside the event, and is not asked of what is sent. */
const running = jsonSide(
  {
    sequence: 'sequence_number',
    stream: 'stream_id',
    count: String,
    key: { beside: { occurred_at: '2026-01-01T00:00:00.000Z' } },
    played: (name) => ({ event: 'mark', mark: { name } }),
    stop: ({ callId, accountId }) => ({ stop: { call_control_id: callId, user_id: accountId } }),
  },
  {
    sound: 'media',
    mark: 'mark',
    clear: 'clear',
    markName: ['mark', 'name'],
    refuse: () => undefined,
  },
);

/** Marks come back when they were played, and when they were cleared. */
export const telnyxSide: SocketSide = {
  ...running,
  cleared: returnMarks(running.played),
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
};
