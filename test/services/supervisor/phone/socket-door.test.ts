import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createLinks } from '../../../../adapters/phone/links.ts';
import type { Session } from '../../../../core/session/session.ts';
import { createSocketDoor } from '../../../../services/supervisor/phone/socket-door.ts';
import type { BotProcess } from '../../../../services/supervisor/seat/bot-process.ts';
import {
  createCall,
  createSeat,
  type LocalCall,
} from '../../../../services/supervisor/seat/seat.ts';
import { until } from '../../../local/until.ts';

const links = createLinks({ secret: 'x'.repeat(32), way: { by: 'address' } });
const TOKEN = links.joinToken('s', 0);
let server: Server | undefined;
afterEach(() => void server?.close());

/** A task's door, and what its bot was given. */
async function open() {
  const given: string[] = [];
  const bot = { takeSocket: ({ leg }: { leg: string }) => void given.push(leg) };
  const call: LocalCall = createCall({ sessionId: 's', epoch: 1, seat: 0 });
  const seat = { ...createSeat(0), bot: bot as unknown as BotProcess, call };
  const door = createSocketDoor((sessionId) => (sessionId === 's' ? seat : undefined));
  server = createServer().on('upgrade', (...of) => void door(...of));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const knock = (path: string) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += String(data)));
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: task\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    return { socket, answer: () => answer };
  };
  const accept = () => {
    call.session = { sessionId: 's' } as Session;
    call.doors.caller = { hash: links.joinHash('s'), joins: 0 };
  };
  return { call, seat, given, knock, accept };
}

describe('the door of a task', () => {
  it('lets a caller wait who comes before the task knows that it has their session', async () => {
    const { call, given, knock, accept } = await open();
    let know: () => void = () => undefined;
    call.accepting = new Promise<void>((resolve) => (know = resolve));
    knock(`/sessions/s/ws/${TOKEN}`);
    const stranger = knock(`/sessions/s/ws/${'a'.repeat(43)}`);
    const other = knock('/sessions/other/ws/aaaaaaaaaaaaaaaa');
    await until(() => other.answer().startsWith('HTTP/1.1 40') || undefined);
    expect([given, stranger.answer()]).toEqual([[], '']);
    accept();
    know();
    await until(() => given.length > 0 || undefined);
    await until(() => stranger.answer().startsWith('HTTP/1.1 40') || undefined);
    expect(given).toEqual(['caller']);
  });

  it('refuses whoever waited for a session that the task did not get', async () => {
    const { call, given, knock } = await open();
    call.accepting = Promise.resolve();
    const { answer } = knock(`/sessions/s/ws/${TOKEN}`);
    await until(() => answer().startsWith('HTTP/1.1 40') || undefined);
    expect(given).toEqual([]);
  });

  it('leads nobody on who hung up while they waited, and leaves them their token', async () => {
    const { call, seat, given, accept } = await open();
    let know: () => void = () => undefined;
    call.accepting = new Promise<void>((resolve) => (know = resolve));
    const led: Duplex[] = [];
    const door = createSocketDoor(
      () => seat,
      (stream) => void led.push(stream),
    );
    const request = { url: `/sessions/s/ws/${TOKEN}`, headers: {} } as IncomingMessage;
    const stream = new PassThrough();
    const answer = door(request, stream, Buffer.alloc(0));
    stream.destroy();
    accept();
    know();
    expect(await answer).toBe(false);
    expect([led, given, call.doors.caller?.joins]).toEqual([[], [], 0]);
  });

  it.each(['//', '/\\', '/sessions/s/ws', '/sessions/s/ws/%00', '*'])(
    'refuses %s, and stands',
    async (path) => {
      const { knock, accept, given } = await open();
      accept();
      const { answer } = knock(path);
      await until(() => answer().startsWith('HTTP/1.1 40') || undefined);
      knock(`/sessions/s/ws/${TOKEN}?x=//`);
      await until(() => given.length > 0 || undefined);
    },
  );
});
