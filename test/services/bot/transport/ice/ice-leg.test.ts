import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../../adapters/clock/system-clock.ts';
import { type IceLeg, openIceLeg } from '../../../../../services/bot/transport/ice/ice-leg.ts';

/** The first byte of a DTLS handshake record. */
const HELLO = Buffer.from([22, 1, 2, 3]);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let leg: IceLeg | undefined;
const library = () => createSocket('udp4').unref();

async function open() {
  const sent: Buffer[] = [];
  const opened = await openIceLeg((packet) => void sent.push(packet), createSystemClock());
  leg = opened;
  const socket = library();
  const say = (packet: Buffer) =>
    new Promise((resolve) => socket.send(packet, opened.port, '127.0.0.1', resolve));
  return { leg: opened, sent, say };
}

afterEach(() => leg?.close());

describe('the first flight of the library', () => {
  it('waits for the caller, and is sent again until the caller answers', async () => {
    const { leg, sent, say } = await open();
    await say(HELLO);
    await pause(30);
    expect(sent).toEqual([]);
    leg.release();
    expect(sent).toEqual([HELLO]);
    await pause(100);
    const count = sent.length;
    expect(count).toBeGreaterThanOrEqual(3);
    leg.toLibrary(HELLO);
    await pause(200);
    expect(sent).toHaveLength(count);
  });

  it('is sent again too when the caller was there before it', async () => {
    const { leg, sent, say } = await open();
    leg.release();
    await say(HELLO);
    await pause(150);
    expect(sent.length).toBeGreaterThanOrEqual(2);
  });

  it('is given up after a while: a caller who never answers has gone', async () => {
    const { leg, sent, say } = await open();
    await say(HELLO);
    await pause(20);
    leg.release();
    await pause(900);
    const count = sent.length;
    expect(count).toBe(6);
    await pause(200);
    expect(sent).toHaveLength(count);
  });

  it('is nothing any more once the caller has answered: media passes once', async () => {
    const { leg, sent, say } = await open();
    leg.release();
    leg.toLibrary(HELLO);
    await say(Buffer.from([128, 111, 0, 0]));
    await pause(120);
    expect(sent).toHaveLength(1);
  });
});
