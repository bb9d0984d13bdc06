/** Twilio Media Streams, bidirectional (`<Connect><Stream>`): mu-law at 8 kHz, counters as text. */
import type { CarrierEvent, Dialect } from '../dialect.ts';
import { MU_LAW_8K } from '../sound/sound.ts';
import { asFields, asText, asTexts, type Fields } from './fields.ts';
import { IGNORED, jsonReader } from './json-reader.ts';

/** Marks come back when they were played, and also when they were cleared. */
export const twilio: Dialect = {
  tellsPlayout: true,
  read: jsonReader({
    sequence: 'sequenceNumber',
    mark: 'mark',
    markName: (message) => asFields(message['mark'])?.['name'],
    readStart,
    others: { connected: () => IGNORED },
  }),
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
