import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { createSystemClock } from '../../../../adapters/clock/system-clock.ts';
import type { CallerLine } from '../../../../services/bot/call/caller-line.ts';
import { createClientSockets } from '../../../../services/bot/sockets/client-sockets.ts';
import { pipecatFrames } from '../../../../services/bot/sockets/pipecat-frames.ts';
import { until } from '../../../local/until.ts';

let server: Server;
let url = '';
let asked: string[] = [];
let heard = 0;
let line: CallerLine | undefined;

/** A call that writes down what it is told, behind a real server. */
beforeEach(async () => {
  [asked, heard, line] = [[], 0, undefined];
  const call = {
    attach(next: CallerLine | undefined) {
      line?.close();
      line = next;
    },
    detach({ id }: CallerLine) {
      if (line?.id === id) this.attach(undefined);
    },
    onConnected: () => void asked.push('connected'),
    greet: () => void asked.push('greet'),
    onFrame: () => void (heard += 1),
    onAlive: () => undefined,
    onKey: () => undefined,
    onMessage: (text: string) => void asked.push(text),
    end: (reason: string) => void asked.push(`end ${reason}`),
  };
  const sockets = createClientSockets({
    session: { sessionId: 's1', epoch: 1, transport: 'websocket', maxDurationMs: 60_000 },
    call,
    clock: createSystemClock(),
  });
  server = createServer().on('upgrade', (request, socket, head) =>
    sockets.takeSocket(
      {
        leg: 'caller',
        url: request.url ?? '',
        headers: request.headers as Record<string, string>,
        head: head.toString('base64'),
      },
      socket as Socket,
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => void server.close());

async function connect(first: string | Uint8Array) {
  const socket = new WebSocket(url);
  const told: Record<string, unknown>[] = [];
  let sound = 0;
  let code = 0;
  socket.on('message', (data: RawData, isBinary) => {
    if (isBinary) sound += (data as Buffer).length;
    else told.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>);
  });
  socket.on('close', (told) => (code = told));
  await once(socket, 'open');
  socket.send(first);
  const ready = () => until(() => told.find(({ type }) => type === 'ready'));
  return { socket, told, ready, sound: () => sound, closed: () => until(() => code || undefined) };
}

const START = JSON.stringify({ type: 'start', audio: { rate: 8000 } });

describe('the plain audio socket', () => {
  it('opens with a start: the bot says how sound is written, greets, hears and is heard', async () => {
    const { socket, ready, told, sound } = await connect(START);
    expect(await ready()).toMatchObject({
      sessionId: 's1',
      audio: { encoding: 'pcm16', rate: 8000 },
    });
    expect(asked).toEqual(['connected', 'greet']);
    socket.send(new Uint8Array(320 * 10));
    await until(() => heard >= 8 || undefined);
    line?.send(new Int16Array(320).fill(500));
    await until(() => sound() > 200 || undefined);
    for (let frame = 0; frame < 6; frame++) line?.send(new Int16Array(320).fill(500));
    line?.clear();
    await until(() => told.find(({ type }) => type === 'clear'));
    socket.send(JSON.stringify({ label: 'rtvi-ai', type: 'send-text', data: { content: 'hi' } }));
    await until(() => asked.find((text) => text.includes('send-text')));
    socket.send(JSON.stringify({ type: 'stop' }));
    await until(() => asked.includes('end caller_left') || undefined);
  });

  it('tells playout by marks where its client sends them back', async () => {
    const start = { type: 'start', playback: 'marks' };
    const { socket, told, ready } = await connect(JSON.stringify(start));
    await ready();
    line?.send(new Int16Array(320));
    line?.send(undefined);
    const { name } = await until(() => told.find(({ type }) => type === 'mark'));
    expect(line?.drained()).toBe(false);
    socket.send(JSON.stringify({ type: 'mark', name }));
    await until(() => line?.drained() || undefined);
  });

  it.each([
    ['no JSON', 'hello', 'a text message is a JSON object'],
    ['another message first', '{"type":"mark"}', 'the first message is a start'],
    ['an odd rate', '{"type":"start","audio":{"rate":11}}', 'audio: encoding'],
    ['odd playback', '{"type":"start","playback":"x"}', 'playback: clock or marks'],
  ])('says what is wrong with the first message, and closes: %s', async (_, first, detail) => {
    const { told, closed } = await connect(first);
    expect(await closed()).toBe(1008);
    expect(told).toEqual([{ type: 'error', detail: expect.stringContaining(detail) }]);
    expect(asked).toEqual([]);
  });

  it('lets a second socket in by what the first was given, and by nothing else', async () => {
    const first = await connect(START);
    const { resume } = await first.ready();
    const stranger = await connect(START);
    expect(await stranger.closed()).toBe(4003);
    first.socket.terminate();
    await until(() => line === undefined || undefined);
    expect(await (await connect(START)).closed()).toBe(4003);
    const back = await connect(JSON.stringify({ type: 'start', resume }));
    await back.ready();
    expect(asked.filter((what) => what.startsWith('end'))).toEqual([]);
    back.socket.close();
    await until(() => asked.includes('end caller_left') || undefined);
  });

  it('answers garbage, and goes on', async () => {
    const { socket, told, ready } = await connect(START);
    await ready();
    socket.send('{"type":"dance"}');
    const error = await until(() => told.find(({ type }) => type === 'error'));
    expect(error).toMatchObject({ label: 'rtvi-ai', data: { fatal: false } });
  });

  it('refuses sound that comes faster than anybody speaks', async () => {
    const { socket, ready } = await connect(START);
    await ready();
    for (let second = 0; second < 20; second++) socket.send(new Uint8Array(16_000));
    await until(() => (line?.takeRefused?.() ?? 0) > 10 || undefined);
    expect(heard).toBeLessThan(6 * 50);
  });
});

describe('Pipecat’s client', () => {
  const ready = JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data: {} });

  it('opens with a frame of its own, and its token lets it in once', async () => {
    const { socket } = await connect(pipecatFrames.message?.(ready) as Uint8Array);
    await until(() => asked.includes(ready) || undefined);
    expect(asked).toEqual(['connected', ready]);
    const again = await connect(pipecatFrames.message?.(ready) as Uint8Array);
    expect(await again.closed()).toBe(4003);
    socket.terminate();
    await until(() => asked.includes('end caller_left') || undefined);
  });
});
