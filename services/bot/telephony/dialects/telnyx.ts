/**
 * Telnyx media streaming in RTP mode. `start` tells how the caller's sound is written and not how ours must be: that is what our document
 * asked for, mu-law. Messages may come out of order; `chunk` puts them in order.
 */
import {
  asCount,
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
import { MU_LAW_8K, soundOf } from '../sound.ts';

/** Marks come back when they were played, and also when they were cleared. */
export const telnyx: Dialect = {
  tellsPlayout: true,
  read(frame) {
    const message = readJson(frame);
    return message ? readMessage(message) : { type: 'garbage', detail: 'no JSON' };
  },
  audio: (_, payload) =>
    JSON.stringify({ event: 'media', media: { payload: Buffer.from(payload).toString('base64') } }),
  mark: (_, name) => JSON.stringify({ event: 'mark', mark: { name } }),
  clear: () => JSON.stringify({ event: 'clear' }),
};

function readMessage(message: Fields): CarrierEvent {
  const part = (name: string) => asFields(message[name]) ?? {};
  switch (message['event']) {
    case 'start':
      return readStart(part('start'), message);
    case 'media':
      return part('media')['track'] === 'outbound'
        ? { type: 'ignored' }
        : soundEvent(part('media')['payload'], part('media')['chunk']);
    case 'dtmf':
      return keyEvent(part('dtmf')['digit'], message['sequence_number']);
    case 'mark':
      return { type: 'mark', name: asText(part('mark')['name']) };
    case 'error':
      return { type: 'error', detail: describe(part('payload')) };
    case 'stop':
      return { type: 'stop' };
    case 'connected':
      return { type: 'ignored' };
    default:
      return { type: 'garbage', detail: 'an unknown event' };
  }
}

function readStart(start: Fields, message: Fields): CarrierEvent {
  const format = asFields(start['media_format']) ?? {};
  const inbound = soundOf(asText(format['encoding']), asCount(format['sample_rate']) ?? 0);
  const streamId = asText(message['stream_id'] ?? start['stream_id']);
  if (streamId === '') return { type: 'garbage', detail: 'a start without a stream' };
  if (!inbound) return { type: 'garbage', detail: 'a start in an encoding that was not asked for' };
  const stream = {
    streamId,
    callId: asText(start['call_control_id']),
    inbound,
    outbound: MU_LAW_8K,
    parameters: asTexts(start['custom_parameters'] ?? start['customParameters']),
  };
  return { type: 'start', stream };
}

function describe(payload: Fields): string {
  return [payload['code'], payload['title'], payload['detail']].map(asText).join(' ').trim();
}
