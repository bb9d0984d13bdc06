import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { startStream } from '../../../../local/carrier/sides/stream-leg.ts';
import { twilioSide } from '../../../../local/carrier/sides/twilio-side.ts';
import { until } from '../../until.ts';

/** A bot on a thread of its own, which goes on while ours stands still: twenty milliseconds of sound each time, so many at once. */
const BOT = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { WebSocketServer } = require('ws');
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const payload = Buffer.alloc(160, 1).toString('base64');
  server.on('listening', () => parentPort.postMessage(server.address().port));
  server.on('connection', (socket) => {
    const say = () => socket.send(JSON.stringify({ event: 'media', streamSid: 'MZ1', media: { payload } }));
    if (workerData.atOnce > 1) for (let n = 0; n < workerData.atOnce; n++) say();
    else setInterval(say, 20);
  });
`;

let bot: Worker | undefined;
afterEach(() => bot?.terminate());

async function talkWith(atOnce: number, onHeard: () => void = () => undefined) {
  bot = new Worker(BOT, { eval: true, workerData: { atOnce } });
  const [port] = (await once(bot, 'message')) as [number];
  const errors: string[] = [];
  let sounds = 0;
  const stream = startStream(
    {
      url: `ws://127.0.0.1:${port}/`,
      side: twilioSide,
      names: { streamId: 'MZ1', callId: 'CA1', accountId: 'AC0' },
    },
    {
      onHeard,
      nextSpoken: () => undefined,
      onSound: () => void sounds++,
      onError: (detail) => void errors.push(detail),
      onCleared: () => undefined,
      onClosed: () => undefined,
    },
  );
  await until(() => sounds > 5 || undefined);
  return { stream, errors, sounds: () => sounds };
}

describe('a leg’s stream', () => {
  it('does not take sound for sent ahead that came while its own process stood still', async () => {
    const { stream, errors, sounds } = await talkWith(1);
    const before = sounds();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    await until(() => sounds() > before + 75 || undefined);
    stream.stop();
    expect(errors).toEqual([]);
  });

  it('nor sound that came while it stood still in the middle of catching up', async () => {
    let left = 0;
    const { stream, errors, sounds } = await talkWith(1, () => {
      if (left-- === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    });
    const before = sounds();
    left = 3;
    await until(() => sounds() > before + 75 || undefined);
    stream.stop();
    expect(errors).toEqual([]);
  });

  it('notes sound that is sent over a second ahead of its playing', async () => {
    const { stream, errors } = await talkWith(80);
    await until(() => errors.length > 0 || undefined);
    stream.stop();
    expect(errors[0]).toMatch(/ms ahead of playing/);
  });
});
