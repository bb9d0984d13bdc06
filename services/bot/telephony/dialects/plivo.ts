/** Plivo audio streams: mu-law at 8 kHz, or L16 where `start` says so; our content type is always written, for its default is not certain. */
import type { CarrierEvent, Dialect } from '../dialect.ts';
import { MU_LAW_8K, type Sound, soundOf } from '../sound/sound.ts';
import { asCount, asFields, asText, asTexts, type Fields } from './fields.ts';
import { IGNORED, jsonReader } from './json-reader.ts';

/** `playedStream` comes when a checkpoint was played; for a cleared one nothing comes. */
export const plivo: Dialect = {
  tellsPlayout: true,
  read: jsonReader({
    sequence: 'sequenceNumber',
    mark: 'playedStream',
    markName: (message) => message['name'],
    readStart,
    others: { clearedAudio: () => IGNORED },
  }),
  audio: ({ outbound }, payload) =>
    JSON.stringify({
      event: 'playAudio',
      media: {
        contentType: contentType(outbound),
        sampleRate: outbound.rate,
        payload: Buffer.from(payload).toString('base64'),
      },
    }),
  mark: ({ streamId }, name) => JSON.stringify({ event: 'checkpoint', streamId, name }),
  clear: ({ streamId }) => JSON.stringify({ event: 'clearAudio', streamId }),
};

function contentType({ encoding }: Sound): string {
  return encoding === 'l16' ? 'audio/x-l16' : 'audio/x-mulaw';
}

function readStart(start: Fields, message: Fields): CarrierEvent {
  const format = asFields(start['mediaFormat']) ?? {};
  const rate = asCount(format['sampleRate']) ?? MU_LAW_8K.rate;
  const inbound = soundOf(asText(format['encoding']), rate) ?? MU_LAW_8K;
  const streamId = asText(start['streamId'] ?? message['streamId']);
  if (streamId === '') return { type: 'garbage', detail: 'a start without a stream' };
  const sent = start['customParameters'] ?? start['extra_headers'] ?? message['extra_headers'];
  const stream = {
    streamId,
    callId: asText(start['callId']),
    inbound,
    outbound: inbound,
    parameters: asTexts(sent),
  };
  return { type: 'start', stream };
}
