/** Twilio Media Streams, bidirectional (`<Connect><Stream>`): mu-law at 8 kHz, counters as text. */
import {
  asFields,
  asText,
  asTexts,
  type CarrierEvent,
  type Dialect,
  type Fields,
  keyEvent,
  readJson,
  soundEvent,
} from '../dialect.ts';
import { MU_LAW_8K } from '../sound.ts';

/** Marks come back when they were played, and also when they were cleared. */
export const twilio: Dialect = {
  tellsPlayout: true,
  read(frame) {
    const message = readJson(frame);
    return message ? readMessage(message) : { type: 'garbage', detail: 'no JSON' };
  },
  audio: ({ streamId }, payload) =>
    JSON.stringify({
      event: 'media',
      streamSid: streamId,
      media: { payload: Buffer.from(payload).toString('base64') },
    }),
  mark: ({ streamId }, name) =>
    JSON.stringify({ event: 'mark', streamSid: streamId, mark: { name } }),
  clear: ({ streamId }) => JSON.stringify({ event: 'clear', streamSid: streamId }),
};

function readMessage(message: Fields): CarrierEvent {
  const part = (name: string) => asFields(message[name]) ?? {};
  switch (message['event']) {
    case 'start':
      return readStart(part('start'), message);
    case 'media':
      // Our own voice comes back where both tracks are asked for.
      return part('media')['track'] === 'outbound'
        ? { type: 'ignored' }
        : soundEvent(part('media')['payload'], part('media')['chunk']);
    case 'dtmf':
      return keyEvent(part('dtmf')['digit'], message['sequenceNumber']);
    case 'mark':
      return { type: 'mark', name: asText(part('mark')['name']) };
    case 'stop':
      return { type: 'stop' };
    case 'connected':
      return { type: 'ignored' };
    default:
      return { type: 'garbage', detail: 'an unknown event' };
  }
}

function readStart(start: Fields, message: Fields): CarrierEvent {
  const streamId = asText(start['streamSid'] ?? message['streamSid']);
  if (streamId === '') return { type: 'garbage', detail: 'a start without a stream' };
  const stream = {
    streamId,
    callId: asText(start['callSid']),
    inbound: MU_LAW_8K,
    outbound: MU_LAW_8K,
    parameters: asTexts(start['customParameters']),
  };
  return { type: 'start', stream };
}
