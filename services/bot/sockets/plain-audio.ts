/**
 * The plain audio socket, for servers and for whoever writes a client by hand (`docs/sockets.md`): sound in binary messages, everything
 * else in JSON text. RTVI messages travel as they are; beside them there are a few of the sound's own.
 *
 *   client   start { audio?, playback?, resume? } · mark { name } · stop
 *   bot      ready { sessionId, audio, resume }  · mark { name } · clear · error { detail }
 */
import {
  type CarrierEvent,
  type CarrierStream,
  type Dialect,
  garbage,
} from '../telephony/dialect.ts';
import { asFields, asText, type Fields, readJson } from '../telephony/dialects/fields.ts';
import { type Sound, soundOf } from '../telephony/sound/sound.ts';

/** The dialect of a stream: with marks where its client says that it sends them back. */
export function plainAudio(playback: string | undefined): Dialect {
  const tellsPlayout = playback === 'marks';
  return {
    tellsPlayout,
    read: (frame) => (typeof frame === 'string' ? readText(frame) : readSound(frame)),
    audio: (_, payload) => payload,
    message: (text) => text,
    mark: (_, name) => (tellsPlayout ? JSON.stringify({ type: 'mark', name }) : undefined),
    clear: () => JSON.stringify({ type: 'clear' }),
  };
}

/** The first message of the bot. */
export function sayReady(
  sessionId: string,
  { outbound: { encoding, rate } }: CarrierStream,
  resume: string,
): string {
  const audio = { encoding: encoding === 'l16' ? 'pcm16' : encoding, rate };
  return JSON.stringify({ type: 'ready', sessionId, audio, resume });
}

function readSound(payload: Uint8Array): CarrierEvent {
  return payload.length > 0 ? { type: 'audio', payload } : garbage('a binary message is sound');
}

function readText(frame: string): CarrierEvent {
  const message = readJson(frame);
  if (!message) return garbage('a text message is a JSON object');
  if (message['label'] !== undefined) return { type: 'message', text: frame };
  switch (message['type']) {
    case 'start':
      return readStart(message);
    case 'mark':
      return { type: 'mark', name: asText(message['name']) };
    case 'stop':
      return { type: 'stop' };
    default:
      return garbage('type: start, mark or stop; an RTVI message has the label rtvi-ai');
  }
}

function readStart(message: Fields): CarrierEvent {
  const sound = readFormat(asFields(message['audio']) ?? {});
  if (!sound)
    return garbage('audio: encoding pcm16, mulaw or alaw; rate 8000, 16000, 24000 or 48000');
  const playback = asText(message['playback'] ?? 'clock');
  if (playback !== 'clock' && playback !== 'marks') return garbage('playback: clock or marks');
  const parameters = { playback, resume: asText(message['resume']) };
  const stream = { streamId: '', callId: '', inbound: sound, outbound: sound, parameters };
  return { type: 'start', stream };
}

function readFormat({ encoding = 'pcm16', rate = 16_000 }: Fields): Sound | undefined {
  if (encoding === 'pcm16' && rate === 48_000) return { encoding: 'l16', rate };
  const name = encoding === 'pcm16' ? 'l16' : asText(encoding);
  return typeof rate === 'number' ? soundOf(name, rate) : undefined;
}
