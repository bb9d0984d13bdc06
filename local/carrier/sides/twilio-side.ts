/** Twilio's side of a Media Stream. */
import { jsonSide, returnMarks } from './json-side.ts';
import { pick, type SocketSide } from './socket-side.ts';

/** Counters are texts; every message names the stream, also what it is sent. */
const running = jsonSide(
  {
    sequence: 'sequenceNumber',
    stream: 'streamSid',
    count: String,
    key: { inside: { track: 'inbound_track' } },
    played: (name) => ({ event: 'mark', mark: { name } }),
    stop: ({ accountId, callId }) => ({ stop: { accountSid: accountId, callSid: callId } }),
  },
  {
    sound: 'media',
    mark: 'mark',
    clear: 'clear',
    markName: ['mark', 'name'],
    refuse: (said, streamId) =>
      pick(said, 'streamSid') === streamId ? undefined : '31951: no such stream',
  },
);

/** Marks come back when they were played, and when they were cleared. */
export const twilioSide: SocketSide = {
  ...running,
  cleared: returnMarks(running.played),
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
};
