/**
 * Telnyx media streaming in RTP mode. `start` tells how the caller's sound is written and not how ours must be: that is what our document
 * asked for, mu-law. Messages may come out of order; `chunk` puts them in order.
 */
import type { CarrierEvent, Dialect } from '../dialect.ts';
import { MU_LAW_8K, soundOf } from '../sound/sound.ts';
import { asCount, asFields, asText, asTexts, type Fields } from './fields.ts';
import { IGNORED, jsonReader } from './json-reader.ts';

/** Marks come back when they were played, and also when they were cleared. */
export const telnyx: Dialect = {
  tellsPlayout: true,
  read: jsonReader({
    sequence: 'sequence_number',
    mark: 'mark',
    markName: (message) => asFields(message['mark'])?.['name'],
    readStart,
    others: {
      connected: () => IGNORED,
      error: (message) => ({ type: 'error', detail: describe(asFields(message['payload']) ?? {}) }),
    },
  }),
  audio: (_, payload) =>
    JSON.stringify({ event: 'media', media: { payload: Buffer.from(payload).toString('base64') } }),
  mark: (_, name) => JSON.stringify({ event: 'mark', mark: { name } }),
  clear: () => JSON.stringify({ event: 'clear' }),
};

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
