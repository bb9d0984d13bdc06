/**
 * Vonage's WebSocket endpoint: sound is binary L16, little-endian; everything else is JSON text. It tells nothing reliable of playout
 * (`websocket:notify` came in some live tests and not in others), so playout is told from the clock. A key is flat or nested: both are read.
 */
import type { CarrierEvent, Dialect } from '../dialect.ts';
import { type Sound, soundOf } from '../sound/sound.ts';
import { asCount, asFields, asText, asTexts, type Fields, readJson } from './fields.ts';
import { keyEvent } from './json-reader.ts';

/** Longest binary message that is taken for sound: 30 s at 24 kHz. */
const MOST_BYTES = 30 * 24_000 * 2;

/** Without marks. */
export const vonage: Dialect = {
  tellsPlayout: false,
  read(frame) {
    if (typeof frame !== 'string') return readSound(frame);
    const message = readJson(frame);
    return message ? readMessage(message) : { type: 'garbage', detail: 'no JSON' };
  },
  audio: (_, payload) => payload,
  mark: () => undefined,
  clear: () => JSON.stringify({ action: 'clear' }),
};

function readSound(payload: Uint8Array): CarrierEvent {
  const fits = payload.length > 0 && payload.length % 2 === 0 && payload.length <= MOST_BYTES;
  return fits ? { type: 'audio', payload } : { type: 'garbage', detail: 'sound of an odd length' };
}

function readMessage(message: Fields): CarrierEvent {
  switch (message['event']) {
    case 'websocket:connected':
      return readStart(message);
    case 'websocket:dtmf': {
      const nested = asFields(message['dtmf']) ?? {};
      return keyEvent(message['digit'] ?? nested['digit'], undefined);
    }
    case 'websocket:disconnected':
      return { type: 'stop' };
    case 'websocket:cleared':
    case 'websocket:notify':
      return { type: 'ignored' };
    default:
      return { type: 'garbage', detail: 'an unknown event' };
  }
}

function readStart(message: Fields): CarrierEvent {
  const sound = readContentType(asText(message['content-type']));
  if (!sound) return { type: 'garbage', detail: 'a start in an encoding that was not asked for' };
  const { event: _, 'content-type': __, ...headers } = asTexts(message);
  const callId = headers['call'] ?? headers['uuid'] ?? '';
  const stream = { streamId: '', callId, inbound: sound, outbound: sound, parameters: headers };
  return { type: 'start', stream };
}

function readContentType(text: string): Sound | undefined {
  const [name = '', ...parameters] = text.split(';');
  const rate = parameters.map((one) => /^\s*rate=(\d+)\s*$/.exec(one)?.[1]).find(Boolean);
  return soundOf(name.trim(), asCount(rate) ?? 0);
}
