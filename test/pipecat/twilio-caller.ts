/** A caller whose call comes by Twilio's stream, message by message as its documentation has them. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createLineCodec } from '../../local/carrier/sides/line-codec.ts';

const FRAME_MS = 20;
const FRAME_SAMPLES = 320;

/** 20 ms of mu-law at 8 kHz. */
const FRAME_BYTES = 160;

/** A caller on the line. */
export interface TwilioCaller {
  /** Messages of the bot, by what they are: `media` is sound, `clear` stops what was sent of it. */
  readonly told: Readonly<Record<string, number>>;
  /** Says this next; otherwise there is silence. */
  say(pcm: Int16Array): void;
  hangUp(): Promise<void>;
}

/** Opens the stream of a call. */
export async function openTwilioCaller(url: string, callSid: string): Promise<TwilioCaller> {
  const socket = new WebSocket(url);
  const told: Record<string, number> = {};
  socket.on('message', (text: Buffer) => {
    const { event } = JSON.parse(text.toString()) as { event: string };
    told[event] = (told[event] ?? 0) + 1;
  });
  await once(socket, 'open');
  const streamSid = 'MZ0';
  const send = (event: object) => socket.send(JSON.stringify(event));
  send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  const format = { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 };
  const start = {
    streamSid,
    callSid,
    accountSid: 'AC0',
    tracks: ['inbound'],
    customParameters: {},
  };
  send({
    event: 'start',
    sequenceNumber: '1',
    start: { ...start, mediaFormat: format },
    streamSid,
  });
  const words: Int16Array[] = [];
  const codec = createLineCodec(FRAME_BYTES);
  const speaking = setInterval(() => {
    const frame = words.shift() ?? new Int16Array(FRAME_SAMPLES);
    const payload = Buffer.from(codec.encode(frame)).toString('base64');
    if (socket.readyState === WebSocket.OPEN)
      send({ event: 'media', streamSid, media: { track: 'inbound', payload } });
  }, FRAME_MS);
  socket.on('close', () => clearInterval(speaking));
  return {
    told,
    say(pcm) {
      for (let at = 0; at + FRAME_SAMPLES <= pcm.length; at += FRAME_SAMPLES)
        words.push(pcm.slice(at, at + FRAME_SAMPLES));
    },
    async hangUp() {
      send({ event: 'stop', streamSid, stop: { callSid } });
      await pause(FRAME_MS);
      socket.close();
    },
  };
}
