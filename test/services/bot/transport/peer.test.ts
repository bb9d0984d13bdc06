import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IceFront, openIceFront } from '../../../../services/bot/transport/ice-front.ts';
import { createOpusCodec } from '../../../../services/bot/transport/opus-codec.ts';
import { createPeer, type Peer } from '../../../../services/bot/transport/peer.ts';
import { readOffer } from '../../../../services/bot/transport/sdp.ts';
import {
  ATTRIBUTE,
  BINDING_REQUEST,
  readStun,
  writeStun,
  xorMapped,
} from '../../../../services/bot/transport/stun.ts';
import { openWebrtcCaller, type WebrtcCaller } from './webrtc-caller.ts';

const OPTIONS = { port: 0, bindAddress: '127.0.0.1' };

interface Bot {
  readonly peer: Peer;
  readonly texts: string[];
  readonly sequence: number[];
  connectedMs: number;
  closed: boolean;
}

/** A bot's end for this caller's offer. */
function openBot(front: IceFront, offer: string): Bot {
  const audio = readOffer(offer);
  if ('code' in audio) throw new Error(audio.code);
  const bot: { -readonly [K in keyof Bot]: Bot[K] } = {
    peer: createPeer(audio, front, {
      onConnected: () => {
        bot.connectedMs = performance.now();
      },
      onRtp: (seq) => bot.sequence.push(seq),
      onMessage: (text) => bot.texts.push(text),
      onClosed: () => {
        bot.closed = true;
      },
    }),
    texts: [],
    sequence: [],
    connectedMs: 0,
    closed: false,
  };
  return bot;
}

async function connect(front: IceFront): Promise<{ caller: WebrtcCaller; bot: Bot; ms: number }> {
  const caller = await openWebrtcCaller();
  const bot = openBot(front, caller.offer);
  const answer = await bot.peer.answer(caller.offer);
  const fromMs = performance.now();
  caller.accept(answer);
  await caller.connected;
  return { caller, bot, ms: bot.connectedMs - fromMs };
}

/** Some machines have IPv6 switched off. */
function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((a) => a.family === 'IPv6'));
}

describe('createPeer behind an ICE front', () => {
  let front: IceFront;
  beforeAll(async () => {
    front = await openIceFront(OPTIONS);
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
    await expect.poll(() => bot.closed).toBe(true);
    bot.peer.close();
  });

  it('is connected sooner than 50 ms after the answer, which is what the library alone would wait', async () => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { caller, bot, ms } = await connect(front);
      times.push(ms);
      caller.close();
      bot.peer.close();
    }
    // The best of five: other work on the machine may slow any one of them.
    expect(Math.min(...times)).toBeLessThan(50);
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
    const again = await bot.peer.answer(caller.offer);
    expect(again).toContain('m=audio');
    caller.send('still here');
    await expect.poll(() => bot.texts).toEqual(['still here']);
    caller.close();
    bot.peer.close();
  });

  it('names itself ICE-lite, at the public address when there is one', async () => {
    const behindNat = await openIceFront({ ...OPTIONS, publicAddresses: ['203.0.113.10'] });
    const caller = await openWebrtcCaller();
    const bot = openBot(behindNat, caller.offer);
    const answer = await bot.peer.answer(caller.offer);
    expect(answer).toMatch(/\r\na=ice-lite\r\nm=/);
    expect(answer.match(/a=candidate:.*/g)).toEqual([
      `a=candidate:1 1 UDP 2122317823 203.0.113.10 ${behindNat.port} typ host`,
    ]);
    expect(answer).not.toContain('127.0.0.1 ');
    caller.close();
    bot.peer.close();
    behindNat.close();
  });

  it.skipIf(!hasIPv6())('answers the checks of a caller who has only IPv6', async () => {
    const dual = await openIceFront({ ...OPTIONS, publicAddresses: ['203.0.113.10', '::1'] });
    expect(dual.candidates[1]).toBe(`2 1 UDP 2122317822 ::1 ${dual.port} typ host`);
    const [local, remote] = [
      { ufrag: 'bot', password: 'bots-own-password-of-22-chars' },
      { ufrag: 'them', password: 'callers-password-of-22-chars' },
    ];
    const leg = await dual.open(remote);
    dual.join(leg, local);
    const caller = createSocket('udp6');
    const answered = once(caller, 'message');
    const transaction = randomBytes(12);
    const username = [ATTRIBUTE.username, Buffer.from('bot:them')] as const;
    const check = writeStun({ type: BINDING_REQUEST, transaction }, [username], local.password);
    caller.send(check, dual.port, '::1');
    const [packet] = await answered;
    const own = { address: '::1', port: caller.address().port };
    const mapped = readStun(packet)?.attributes.get(ATTRIBUTE.xorMappedAddress);
    expect(mapped).toEqual(xorMapped(own, transaction));
    caller.close();
    dual.leave(leg);
    dual.close();
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

  it('refuses an offer that is no SDP with an error that can be caught', async () => {
    const caller = await openWebrtcCaller();
    const bot = openBot(front, caller.offer);
    await expect(bot.peer.answer('v=0\r\nnonsense')).rejects.toThrow();
    bot.peer.close();
    caller.close();
  });
});
