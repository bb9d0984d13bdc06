/** Plivo audio streams: mu-law at 8 kHz, or L16 where `start` says so; our content type is always written, for its default is not certain. */
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
import { MU_LAW_8K, type Sound, soundOf } from '../sound.ts';

/** `playedStream` comes when a checkpoint was played; for a cleared one nothing comes. */
export const plivo: Dialect = {
  tellsPlayout: true,
  read(frame) {
    const message = readJson(frame);
    return message ? readMessage(message) : { type: 'garbage', detail: 'no JSON' };
  },
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
      return keyEvent(
        part('dtmf')['digit'],
        message['sequenceNumber'] ?? part('dtmf')['timestamp'],
      );
    case 'playedStream':
      return { type: 'mark', name: asText(message['name']) };
    case 'stop': {
      const reason = asText(message['reason']);
      return { type: 'stop', ...(reason === '' ? {} : { reason }) };
    }
    case 'clearedAudio':
      return { type: 'ignored' };
    default:
      return { type: 'garbage', detail: 'an unknown event' };
  }
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
