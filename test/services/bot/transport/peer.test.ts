import { createSocket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import { type Offer, readOffer } from '../../../../core/sdp/read-offer.ts';
import { type IceFront, openIceFront } from '../../../../services/bot/transport/ice/ice-front.ts';
import { createOpusCodec } from '../../../../services/bot/transport/opus-codec.ts';
import { type Closed, openPeer, type Peer } from '../../../../services/bot/transport/peer.ts';
import { openWebrtcCaller, type WebrtcCaller } from './webrtc-caller.ts';

const OPTIONS = { port: 0, bindAddress: '127.0.0.1' };
const clock = createSystemClock();

interface Bot {
  readonly peer: Peer;
  readonly texts: string[];
  readonly sequence: number[];
  closed: Closed | undefined;
}

const read = (sdp: string): Offer => {
  const offer = readOffer(sdp);
  if ('code' in offer) throw new Error(offer.code);
  return offer;
};

/** A bot's end for this caller's offer. */
async function openBot(front: IceFront, offer: string): Promise<Bot> {
  const bot: Omit<Bot, 'peer'> = { texts: [], sequence: [], closed: undefined };
  const peer = await openPeer(
    read(offer),
    { front, clock },
    {
      onConnected: () => undefined,
      onRtp: ({ seq }) => bot.sequence.push(seq),
      onMessage: (text) => bot.texts.push(text),
      onSign: () => undefined,
      onClosed: (how) => {
        bot.closed = how;
      },
    },
  );
  return Object.assign(bot, { peer });
}

async function connect(front: IceFront): Promise<{ caller: WebrtcCaller; bot: Bot }> {
  const caller = await openWebrtcCaller();
  const bot = await openBot(front, caller.offer);
  const answer = await bot.peer.answer(read(caller.offer));
  caller.accept(answer);
  await caller.connected;
  return { caller, bot };
}

describe('a connection behind an ICE front', () => {
  let front: IceFront;
  beforeAll(async () => {
    front = await openIceFront(OPTIONS, clock);
  });
  afterAll(() => front.close());

  it('carries messages and Opus both ways over the one port, with no candidate of the caller', async () => {
    const { caller, bot } = await connect(front);
    const codec = await createOpusCodec();
    caller.send('hello');
    // The caller's end of the channel opens first; a bot speaks only to a client that has said it is ready.
    await expect.poll(() => bot.texts).toEqual(['hello']);
    bot.peer.sendText('welcome');
    for (let i = 0; i < 10; i++) {
      bot.peer.sendOpus(codec.encode(new Int16Array(320)));
      caller.speak(new Int16Array(320));
      await pause(20);
    }
    await pause(100);
    expect(caller.messages).toEqual(['welcome']);
    expect(caller.heard.length).toBe(10);
    expect(bot.sequence).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    caller.close();
    await expect.poll(() => bot.closed).toBeDefined();
    bot.peer.close();
  });

  it('gives two callers at once a connection each', async () => {
    const [a, b] = await Promise.all([connect(front), connect(front)]);
    a.caller.send('I am a');
    b.caller.send('I am b');
    await expect.poll(() => [a.bot.texts, b.bot.texts]).toEqual([['I am a'], ['I am b']]);
    for (const { caller, bot } of [a, b]) {
      caller.close();
      bot.peer.close();
    }
  });

  it('answers a second offer of the same connection, which stays open', async () => {
    const { caller, bot } = await connect(front);
    const again = await bot.peer.answer(read(caller.offer));
    expect(again).toContain('m=audio');
    caller.send('still here');
    await expect.poll(() => bot.texts).toEqual(['still here']);
    caller.close();
    bot.peer.close();
  });

  it('names itself ICE-lite, at the public address when there is one', async () => {
    const behindNat = await openIceFront({ ...OPTIONS, publicAddresses: ['203.0.113.10'] }, clock);
    const caller = await openWebrtcCaller();
    const bot = await openBot(behindNat, caller.offer);
    const answer = await bot.peer.answer(read(caller.offer));
    expect(answer).toMatch(/\r\na=ice-lite\r\nm=/);
    expect(answer.match(/a=candidate:.*/g)).toEqual([
      `a=candidate:1 1 UDP 2122317823 203.0.113.10 ${behindNat.port} typ host`,
    ]);
    expect(answer).not.toContain('127.0.0.1 ');
    caller.close();
    bot.peer.close();
    behindNat.close();
  });

  it('takes messages as fast as people make them: of a flood the rest is dropped and counted', async () => {
    const { caller, bot } = await connect(front);
    for (let n = 0; n < 600; n++) caller.send('x');
    let refused = 0;
    await expect
      .poll(() => {
        refused += bot.peer.takeRefused();
        return bot.texts.length + refused;
      })
      .toBe(600);
    expect(bot.texts.length).toBeGreaterThanOrEqual(200);
    expect(refused).toBeGreaterThan(0);
    caller.close();
    bot.peer.close();
  });

  it('survives garbage on its port', async () => {
    const { caller, bot } = await connect(front);
    const stranger = createSocket('udp4');
    const send = (bytes: Buffer) => stranger.send(bytes, front.port, '127.0.0.1');
    for (let length = 1; length < 120; length += 7) {
      send(Buffer.alloc(length));
      send(Buffer.alloc(length, 0xff));
      send(Buffer.concat([Buffer.from('000100002112a442', 'hex'), Buffer.alloc(length)]));
    }
    await pause(50);
    caller.send('unharmed');
    await expect.poll(() => bot.texts).toEqual(['unharmed']);
    stranger.close();
    caller.close();
    bot.peer.close();
  });
});
