/** What the messages of carriers that send sound in JSON have in common. */
import type { CarrierEvent, Dialect } from '../dialect.ts';
import { asCount, asFields, asKey, asSound, asText, type Fields, readJson } from './fields.ts';

/** How a carrier names what the JSON messages of all of them share. */
export interface MessageWords {
  /** The member that counts messages. */
  readonly sequence: string;
  /** The event that tells of playout. */
  readonly mark: string;
  markName(message: Fields): unknown;
  /** The event that opens the stream; `start` is its member of that name. */
  readStart(start: Fields, message: Fields): CarrierEvent;
  /** Events that are known beside the shared ones. */
  readonly others?: Readonly<Record<string, (message: Fields) => CarrierEvent>>;
}

/** Reads the messages of a carrier that sends sound in JSON. */
export function jsonReader(words: MessageWords): Dialect['read'] {
  return (frame) => {
    const message = readJson(frame);
    return message ? readMessage(words, message) : { type: 'garbage', detail: 'no JSON' };
  };
}

function readMessage(words: MessageWords, message: Fields): CarrierEvent {
  const part = (name: string) => asFields(message[name]) ?? {};
  const event = asText(message['event']);
  if (event === words.mark) return { type: 'mark', name: asText(words.markName(message)) };
  switch (event) {
    case 'start':
      return words.readStart(part('start'), message);
    case 'media':
      // Our own voice comes back where both tracks are asked for.
      return part('media')['track'] === 'outbound'
        ? IGNORED
        : soundEvent(part('media')['payload'], part('media')['chunk']);
    case 'dtmf': {
      const { digit, timestamp } = part('dtmf');
      return keyEvent(digit, message[words.sequence] ?? timestamp);
    }
    case 'stop': {
      const reason = asText(message['reason']);
      return { type: 'stop', ...(reason === '' ? {} : { reason }) };
    }
    default: {
      const read = Object.hasOwn(words.others ?? {}, event) ? words.others?.[event] : undefined;
      return read ? read(message) : { type: 'garbage', detail: 'an unknown event' };
    }
  }
}

/** A message of no consequence. */
export const IGNORED: CarrierEvent = { type: 'ignored' };

/** The event of a key; what is no key is garbage. */
export function keyEvent(digit: unknown, id: unknown): CarrierEvent {
  const key = asKey(digit);
  if (key === undefined) return { type: 'garbage', detail: 'no such key' };
  const text = asText(id);
  return { type: 'key', digit: key, ...(text === '' ? {} : { id: text }) };
}

/** The event of a piece of sound; what is none is garbage. */
export function soundEvent(payload: unknown, chunk: unknown): CarrierEvent {
  const bytes = asSound(payload);
  const count = asCount(chunk);
  if (!bytes) return { type: 'garbage', detail: 'sound without a payload' };
  return { type: 'audio', payload: bytes, ...(count === undefined ? {} : { chunk: count }) };
}
